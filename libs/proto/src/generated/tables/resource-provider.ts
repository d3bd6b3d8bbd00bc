// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.resource_provider.Event.Type': { UNKNOWN: 0, SUBSCRIBED: 1, APPLY_OPERATION: 2, PUBLISH_RESOURCES: 3, ACKNOWLEDGE_OPERATION_STATUS: 4, RECONCILE_OPERATIONS: 5, TEARDOWN: 6 },
    'mesos.v1.resource_provider.Call.Type': { UNKNOWN: 0, SUBSCRIBE: 1, UPDATE_OPERATION_STATUS: 2, UPDATE_STATE: 3, UPDATE_PUBLISH_RESOURCES_STATUS: 4 },
    'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus.Status': { UNKNOWN: 0, OK: 1, FAILED: 2 },
  },
  messages: {
    'mesos.v1.resource_provider.Event': [
      ['type', 1, 'optional', 'mesos.v1.resource_provider.Event.Type'],
      ['subscribed', 2, 'optional', 'mesos.v1.resource_provider.Event.Subscribed'],
      ['apply_operation', 3, 'optional', 'mesos.v1.resource_provider.Event.ApplyOperation'],
      ['publish_resources', 4, 'optional', 'mesos.v1.resource_provider.Event.PublishResources'],
      ['acknowledge_operation_status', 5, 'optional', 'mesos.v1.resource_provider.Event.AcknowledgeOperationStatus'],
      ['reconcile_operations', 6, 'optional', 'mesos.v1.resource_provider.Event.ReconcileOperations'],
    ],
    'mesos.v1.resource_provider.Event.Subscribed': [
      ['provider_id', 1, 'required', 'mesos.v1.ResourceProviderID'],
    ],
    'mesos.v1.resource_provider.Event.ApplyOperation': [
      ['framework_id', 1, 'optional', 'mesos.v1.FrameworkID'],
      ['info', 2, 'required', 'mesos.v1.Offer.Operation'],
      ['operation_uuid', 3, 'required', 'mesos.v1.UUID'],
      ['resource_version_uuid', 4, 'required', 'mesos.v1.UUID'],
    ],
    'mesos.v1.resource_provider.Event.PublishResources': [
      ['uuid', 1, 'required', 'mesos.v1.UUID'],
      ['resources', 2, 'repeated', 'mesos.v1.Resource'],
    ],
    'mesos.v1.resource_provider.Event.AcknowledgeOperationStatus': [
      ['status_uuid', 1, 'required', 'mesos.v1.UUID'],
      ['operation_uuid', 2, 'required', 'mesos.v1.UUID'],
    ],
    'mesos.v1.resource_provider.Event.ReconcileOperations': [
      ['operation_uuids', 1, 'repeated', 'mesos.v1.UUID'],
    ],
    'mesos.v1.resource_provider.Call': [
      ['resource_provider_id', 1, 'optional', 'mesos.v1.ResourceProviderID'],
      ['type', 2, 'optional', 'mesos.v1.resource_provider.Call.Type'],
      ['subscribe', 3, 'optional', 'mesos.v1.resource_provider.Call.Subscribe'],
      ['update_operation_status', 4, 'optional', 'mesos.v1.resource_provider.Call.UpdateOperationStatus'],
      ['update_state', 5, 'optional', 'mesos.v1.resource_provider.Call.UpdateState'],
      ['update_publish_resources_status', 6, 'optional', 'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus'],
    ],
    'mesos.v1.resource_provider.Call.Subscribe': [
      ['resource_provider_info', 1, 'required', 'mesos.v1.ResourceProviderInfo'],
    ],
    'mesos.v1.resource_provider.Call.UpdateOperationStatus': [
      ['framework_id', 1, 'optional', 'mesos.v1.FrameworkID'],
      ['status', 2, 'required', 'mesos.v1.OperationStatus'],
      ['latest_status', 3, 'optional', 'mesos.v1.OperationStatus'],
      ['operation_uuid', 4, 'required', 'mesos.v1.UUID'],
    ],
    'mesos.v1.resource_provider.Call.UpdateState': [
      ['operations', 1, 'repeated', 'mesos.v1.Operation'],
      ['resources', 2, 'repeated', 'mesos.v1.Resource'],
      ['resource_version_uuid', 3, 'required', 'mesos.v1.UUID'],
    ],
    'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus': [
      ['uuid', 1, 'required', 'mesos.v1.UUID'],
      ['status', 2, 'required', 'mesos.v1.resource_provider.Call.UpdatePublishResourcesStatus.Status'],
    ],
  },
};
