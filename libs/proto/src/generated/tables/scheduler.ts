// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { DescriptorTables } from '../../descriptor.ts';

export const tables: DescriptorTables = {
  enums: {
    'mesos.v1.scheduler.Event.Type': { UNKNOWN: 0, SUBSCRIBED: 1, OFFERS: 2, INVERSE_OFFERS: 9, RESCIND: 3, RESCIND_INVERSE_OFFER: 10, UPDATE: 4, UPDATE_OPERATION_STATUS: 11, MESSAGE: 5, FAILURE: 6, ERROR: 7, HEARTBEAT: 8 },
    'mesos.v1.scheduler.Response.Type': { UNKNOWN: 0, RECONCILE_OPERATIONS: 1 },
    'mesos.v1.scheduler.AttributeConstraint.Selector.PseudoattributeType': { UNKNOWN: 0, HOSTNAME: 1, REGION: 2, ZONE: 3 },
    'mesos.v1.scheduler.Call.Type': { UNKNOWN: 0, SUBSCRIBE: 1, TEARDOWN: 2, ACCEPT: 3, DECLINE: 4, ACCEPT_INVERSE_OFFERS: 13, DECLINE_INVERSE_OFFERS: 14, REVIVE: 5, KILL: 6, SHUTDOWN: 7, ACKNOWLEDGE: 8, ACKNOWLEDGE_OPERATION_STATUS: 15, RECONCILE: 9, RECONCILE_OPERATIONS: 16, MESSAGE: 10, REQUEST: 11, SUPPRESS: 12, UPDATE_FRAMEWORK: 17 },
  },
  messages: {
    'mesos.v1.scheduler.Event': [
      ['type', 1, 'optional', 'mesos.v1.scheduler.Event.Type'],
      ['subscribed', 2, 'optional', 'mesos.v1.scheduler.Event.Subscribed'],
      ['offers', 3, 'optional', 'mesos.v1.scheduler.Event.Offers'],
      ['inverse_offers', 9, 'optional', 'mesos.v1.scheduler.Event.InverseOffers'],
      ['rescind', 4, 'optional', 'mesos.v1.scheduler.Event.Rescind'],
      ['rescind_inverse_offer', 10, 'optional', 'mesos.v1.scheduler.Event.RescindInverseOffer'],
      ['update', 5, 'optional', 'mesos.v1.scheduler.Event.Update'],
      ['update_operation_status', 11, 'optional', 'mesos.v1.scheduler.Event.UpdateOperationStatus'],
      ['message', 6, 'optional', 'mesos.v1.scheduler.Event.Message'],
      ['failure', 7, 'optional', 'mesos.v1.scheduler.Event.Failure'],
      ['error', 8, 'optional', 'mesos.v1.scheduler.Event.Error'],
    ],
    'mesos.v1.scheduler.Event.Subscribed': [
      ['framework_id', 1, 'required', 'mesos.v1.FrameworkID'],
      ['heartbeat_interval_seconds', 2, 'optional', 'double'],
      ['master_info', 3, 'optional', 'mesos.v1.MasterInfo'],
    ],
    'mesos.v1.scheduler.Event.Offers': [
      ['offers', 1, 'repeated', 'mesos.v1.Offer'],
    ],
    'mesos.v1.scheduler.Event.InverseOffers': [
      ['inverse_offers', 1, 'repeated', 'mesos.v1.InverseOffer'],
    ],
    'mesos.v1.scheduler.Event.Rescind': [
      ['offer_id', 1, 'required', 'mesos.v1.OfferID'],
    ],
    'mesos.v1.scheduler.Event.RescindInverseOffer': [
      ['inverse_offer_id', 1, 'required', 'mesos.v1.OfferID'],
    ],
    'mesos.v1.scheduler.Event.Update': [
      ['status', 1, 'required', 'mesos.v1.TaskStatus'],
    ],
    'mesos.v1.scheduler.Event.UpdateOperationStatus': [
      ['status', 1, 'required', 'mesos.v1.OperationStatus'],
    ],
    'mesos.v1.scheduler.Event.Message': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['executor_id', 2, 'required', 'mesos.v1.ExecutorID'],
      ['data', 3, 'required', 'bytes'],
    ],
    'mesos.v1.scheduler.Event.Failure': [
      ['agent_id', 1, 'optional', 'mesos.v1.AgentID'],
      ['executor_id', 2, 'optional', 'mesos.v1.ExecutorID'],
      ['status', 3, 'optional', 'int32'],
    ],
    'mesos.v1.scheduler.Event.Error': [
      ['message', 1, 'required', 'string'],
    ],
    'mesos.v1.scheduler.Response': [
      ['type', 1, 'optional', 'mesos.v1.scheduler.Response.Type'],
      ['reconcile_operations', 2, 'optional', 'mesos.v1.scheduler.Response.ReconcileOperations', { deprecated: true }],
    ],
    'mesos.v1.scheduler.Response.ReconcileOperations': [
      ['operation_statuses', 1, 'repeated', 'mesos.v1.OperationStatus', { deprecated: true }],
    ],
    'mesos.v1.scheduler.AttributeConstraint': [
      ['selector', 1, 'required', 'mesos.v1.scheduler.AttributeConstraint.Selector'],
      ['predicate', 2, 'required', 'mesos.v1.scheduler.AttributeConstraint.Predicate'],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Selector': [
      ['pseudoattribute_type', 1, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Selector.PseudoattributeType', { oneof: 'selector' }],
      ['attribute_name', 2, 'optional', 'string', { oneof: 'selector' }],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Predicate': [
      ['exists', 1, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.Exists', { oneof: 'predicate' }],
      ['not_exists', 2, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists', { oneof: 'predicate' }],
      ['text_equals', 3, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals', { oneof: 'predicate' }],
      ['text_not_equals', 4, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals', { oneof: 'predicate' }],
      ['text_matches', 5, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches', { oneof: 'predicate' }],
      ['text_not_matches', 6, 'optional', 'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches', { oneof: 'predicate' }],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.Exists': [],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.NotExists': [],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.TextEquals': [
      ['value', 1, 'required', 'string'],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotEquals': [
      ['value', 1, 'required', 'string'],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.TextMatches': [
      ['regex', 1, 'required', 'string'],
    ],
    'mesos.v1.scheduler.AttributeConstraint.Predicate.TextNotMatches': [
      ['regex', 1, 'required', 'string'],
    ],
    'mesos.v1.scheduler.OfferConstraints': [
      ['role_constraints', 1, 'map', 'mesos.v1.scheduler.OfferConstraints.RoleConstraints'],
    ],
    'mesos.v1.scheduler.OfferConstraints.RoleConstraints': [
      ['groups', 1, 'repeated', 'mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group'],
    ],
    'mesos.v1.scheduler.OfferConstraints.RoleConstraints.Group': [
      ['attribute_constraints', 1, 'repeated', 'mesos.v1.scheduler.AttributeConstraint'],
    ],
    'mesos.v1.scheduler.Call': [
      ['framework_id', 1, 'optional', 'mesos.v1.FrameworkID'],
      ['type', 2, 'optional', 'mesos.v1.scheduler.Call.Type'],
      ['subscribe', 3, 'optional', 'mesos.v1.scheduler.Call.Subscribe'],
      ['accept', 4, 'optional', 'mesos.v1.scheduler.Call.Accept'],
      ['decline', 5, 'optional', 'mesos.v1.scheduler.Call.Decline'],
      ['accept_inverse_offers', 13, 'optional', 'mesos.v1.scheduler.Call.AcceptInverseOffers'],
      ['decline_inverse_offers', 14, 'optional', 'mesos.v1.scheduler.Call.DeclineInverseOffers'],
      ['revive', 15, 'optional', 'mesos.v1.scheduler.Call.Revive'],
      ['kill', 6, 'optional', 'mesos.v1.scheduler.Call.Kill'],
      ['shutdown', 7, 'optional', 'mesos.v1.scheduler.Call.Shutdown'],
      ['acknowledge', 8, 'optional', 'mesos.v1.scheduler.Call.Acknowledge'],
      ['acknowledge_operation_status', 17, 'optional', 'mesos.v1.scheduler.Call.AcknowledgeOperationStatus'],
      ['reconcile', 9, 'optional', 'mesos.v1.scheduler.Call.Reconcile'],
      ['reconcile_operations', 18, 'optional', 'mesos.v1.scheduler.Call.ReconcileOperations'],
      ['message', 10, 'optional', 'mesos.v1.scheduler.Call.Message'],
      ['request', 11, 'optional', 'mesos.v1.scheduler.Call.Request'],
      ['suppress', 16, 'optional', 'mesos.v1.scheduler.Call.Suppress'],
      ['update_framework', 19, 'optional', 'mesos.v1.scheduler.Call.UpdateFramework'],
    ],
    'mesos.v1.scheduler.Call.Subscribe': [
      ['framework_info', 1, 'required', 'mesos.v1.FrameworkInfo'],
      ['suppressed_roles', 2, 'repeated', 'string'],
      ['offer_constraints', 3, 'optional', 'mesos.v1.scheduler.OfferConstraints'],
    ],
    'mesos.v1.scheduler.Call.Accept': [
      ['offer_ids', 1, 'repeated', 'mesos.v1.OfferID'],
      ['operations', 2, 'repeated', 'mesos.v1.Offer.Operation'],
      ['filters', 3, 'optional', 'mesos.v1.Filters'],
    ],
    'mesos.v1.scheduler.Call.Decline': [
      ['offer_ids', 1, 'repeated', 'mesos.v1.OfferID'],
      ['filters', 2, 'optional', 'mesos.v1.Filters'],
    ],
    'mesos.v1.scheduler.Call.AcceptInverseOffers': [
      ['inverse_offer_ids', 1, 'repeated', 'mesos.v1.OfferID'],
      ['filters', 2, 'optional', 'mesos.v1.Filters'],
    ],
    'mesos.v1.scheduler.Call.DeclineInverseOffers': [
      ['inverse_offer_ids', 1, 'repeated', 'mesos.v1.OfferID'],
      ['filters', 2, 'optional', 'mesos.v1.Filters'],
    ],
    'mesos.v1.scheduler.Call.Revive': [
      ['roles', 1, 'repeated', 'string'],
    ],
    'mesos.v1.scheduler.Call.Kill': [
      ['task_id', 1, 'required', 'mesos.v1.TaskID'],
      ['agent_id', 2, 'optional', 'mesos.v1.AgentID'],
      ['kill_policy', 3, 'optional', 'mesos.v1.KillPolicy'],
    ],
    'mesos.v1.scheduler.Call.Shutdown': [
      ['executor_id', 1, 'required', 'mesos.v1.ExecutorID'],
      ['agent_id', 2, 'required', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.scheduler.Call.Acknowledge': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['task_id', 2, 'required', 'mesos.v1.TaskID'],
      ['uuid', 3, 'required', 'bytes'],
    ],
    'mesos.v1.scheduler.Call.AcknowledgeOperationStatus': [
      ['agent_id', 1, 'optional', 'mesos.v1.AgentID'],
      ['resource_provider_id', 2, 'optional', 'mesos.v1.ResourceProviderID'],
      ['uuid', 3, 'required', 'bytes'],
      ['operation_id', 4, 'required', 'mesos.v1.OperationID'],
    ],
    'mesos.v1.scheduler.Call.Reconcile': [
      ['tasks', 1, 'repeated', 'mesos.v1.scheduler.Call.Reconcile.Task'],
    ],
    'mesos.v1.scheduler.Call.Reconcile.Task': [
      ['task_id', 1, 'required', 'mesos.v1.TaskID'],
      ['agent_id', 2, 'optional', 'mesos.v1.AgentID'],
    ],
    'mesos.v1.scheduler.Call.ReconcileOperations': [
      ['operations', 1, 'repeated', 'mesos.v1.scheduler.Call.ReconcileOperations.Operation'],
    ],
    'mesos.v1.scheduler.Call.ReconcileOperations.Operation': [
      ['operation_id', 1, 'required', 'mesos.v1.OperationID'],
      ['agent_id', 2, 'optional', 'mesos.v1.AgentID'],
      ['resource_provider_id', 3, 'optional', 'mesos.v1.ResourceProviderID'],
    ],
    'mesos.v1.scheduler.Call.Message': [
      ['agent_id', 1, 'required', 'mesos.v1.AgentID'],
      ['executor_id', 2, 'required', 'mesos.v1.ExecutorID'],
      ['data', 3, 'required', 'bytes'],
    ],
    'mesos.v1.scheduler.Call.Request': [
      ['requests', 1, 'repeated', 'mesos.v1.Request'],
    ],
    'mesos.v1.scheduler.Call.Suppress': [
      ['roles', 1, 'repeated', 'string'],
    ],
    'mesos.v1.scheduler.Call.UpdateFramework': [
      ['framework_info', 1, 'required', 'mesos.v1.FrameworkInfo'],
      ['suppressed_roles', 2, 'repeated', 'string'],
      ['offer_constraints', 3, 'optional', 'mesos.v1.scheduler.OfferConstraints'],
    ],
    'mesos.v1.scheduler.APIResult': [
      ['status_code', 1, 'required', 'uint32'],
      ['response', 2, 'optional', 'mesos.v1.scheduler.Response'],
      ['error', 3, 'optional', 'string'],
    ],
  },
};
