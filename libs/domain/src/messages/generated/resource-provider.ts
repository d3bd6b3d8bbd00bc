// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { FrameworkID, OfferOperation, Operation, OperationStatus, Resource, ResourceProviderID, ResourceProviderInfo, UUID } from './mesos.ts';

export interface Event {
  readonly type?: EventType | undefined;
  readonly subscribed?: EventSubscribed | undefined;
  readonly apply_operation?: EventApplyOperation | undefined;
  readonly publish_resources?: EventPublishResources | undefined;
  readonly acknowledge_operation_status?: EventAcknowledgeOperationStatus | undefined;
  readonly reconcile_operations?: EventReconcileOperations | undefined;
}

export type EventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'APPLY_OPERATION'
  | 'PUBLISH_RESOURCES'
  | 'ACKNOWLEDGE_OPERATION_STATUS'
  | 'RECONCILE_OPERATIONS'
  | 'TEARDOWN';

export interface EventSubscribed {
  readonly provider_id: ResourceProviderID;
}

export interface EventApplyOperation {
  readonly framework_id?: FrameworkID | undefined;
  readonly info: OfferOperation;
  readonly operation_uuid: UUID;
  readonly resource_version_uuid: UUID;
}

export interface EventPublishResources {
  readonly uuid: UUID;
  readonly resources?: readonly Resource[] | undefined;
}

export interface EventAcknowledgeOperationStatus {
  readonly status_uuid: UUID;
  readonly operation_uuid: UUID;
}

export interface EventReconcileOperations {
  readonly operation_uuids?: readonly UUID[] | undefined;
}

export interface Call {
  readonly resource_provider_id?: ResourceProviderID | undefined;
  readonly type?: CallType | undefined;
  readonly subscribe?: CallSubscribe | undefined;
  readonly update_operation_status?: CallUpdateOperationStatus | undefined;
  readonly update_state?: CallUpdateState | undefined;
  readonly update_publish_resources_status?: CallUpdatePublishResourcesStatus | undefined;
}

export type CallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'UPDATE_OPERATION_STATUS'
  | 'UPDATE_STATE'
  | 'UPDATE_PUBLISH_RESOURCES_STATUS';

export interface CallSubscribe {
  readonly resource_provider_info: ResourceProviderInfo;
}

export interface CallUpdateOperationStatus {
  readonly framework_id?: FrameworkID | undefined;
  readonly status: OperationStatus;
  readonly latest_status?: OperationStatus | undefined;
  readonly operation_uuid: UUID;
}

export interface CallUpdateState {
  readonly operations?: readonly Operation[] | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly resource_version_uuid: UUID;
}

export interface CallUpdatePublishResourcesStatus {
  readonly uuid: UUID;
  readonly status: CallUpdatePublishResourcesStatusStatus;
}

export type CallUpdatePublishResourcesStatusStatus =
  | 'UNKNOWN'
  | 'OK'
  | 'FAILED';
