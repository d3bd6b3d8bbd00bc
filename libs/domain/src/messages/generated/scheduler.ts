// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { AgentID, ExecutorID, Filters, FrameworkID, FrameworkInfo, InverseOffer, KillPolicy, MasterInfo, Offer, OfferID, OfferOperation, OperationID, OperationStatus, Request, ResourceProviderID, TaskID, TaskStatus } from './mesos.ts';

export interface Event {
  readonly type?: EventType | undefined;
  readonly subscribed?: EventSubscribed | undefined;
  readonly offers?: EventOffers | undefined;
  readonly inverse_offers?: EventInverseOffers | undefined;
  readonly rescind?: EventRescind | undefined;
  readonly rescind_inverse_offer?: EventRescindInverseOffer | undefined;
  readonly update?: EventUpdate | undefined;
  readonly update_operation_status?: EventUpdateOperationStatus | undefined;
  readonly message?: EventMessage | undefined;
  readonly failure?: EventFailure | undefined;
  readonly error?: EventError | undefined;
}

export type EventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'OFFERS'
  | 'INVERSE_OFFERS'
  | 'RESCIND'
  | 'RESCIND_INVERSE_OFFER'
  | 'UPDATE'
  | 'UPDATE_OPERATION_STATUS'
  | 'MESSAGE'
  | 'FAILURE'
  | 'ERROR'
  | 'HEARTBEAT';

export interface EventSubscribed {
  readonly framework_id: FrameworkID;
  readonly heartbeat_interval_seconds?: number | undefined;
  readonly master_info?: MasterInfo | undefined;
}

export interface EventOffers {
  readonly offers?: readonly Offer[] | undefined;
}

export interface EventInverseOffers {
  readonly inverse_offers?: readonly InverseOffer[] | undefined;
}

export interface EventRescind {
  readonly offer_id: OfferID;
}

export interface EventRescindInverseOffer {
  readonly inverse_offer_id: OfferID;
}

export interface EventUpdate {
  readonly status: TaskStatus;
}

export interface EventUpdateOperationStatus {
  readonly status: OperationStatus;
}

export interface EventMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

export interface EventFailure {
  readonly agent_id?: AgentID | undefined;
  readonly executor_id?: ExecutorID | undefined;
  readonly status?: number | undefined;
}

export interface EventError {
  readonly message: string;
}

export interface Response {
  readonly type?: ResponseType | undefined;
  readonly reconcile_operations?: ResponseReconcileOperations | undefined;
}

export type ResponseType =
  | 'UNKNOWN'
  | 'RECONCILE_OPERATIONS';

export interface ResponseReconcileOperations {
  readonly operation_statuses?: readonly OperationStatus[] | undefined;
}

export interface AttributeConstraint {
  readonly selector: AttributeConstraintSelector;
  readonly predicate: AttributeConstraintPredicate;
}

export interface AttributeConstraintSelector {
  readonly pseudoattribute_type?: AttributeConstraintSelectorPseudoattributeType | undefined;
  readonly attribute_name?: string | undefined;
}

export type AttributeConstraintSelectorPseudoattributeType =
  | 'UNKNOWN'
  | 'HOSTNAME'
  | 'REGION'
  | 'ZONE';

export interface AttributeConstraintPredicate {
  readonly exists?: AttributeConstraintPredicateExists | undefined;
  readonly not_exists?: AttributeConstraintPredicateNotExists | undefined;
  readonly text_equals?: AttributeConstraintPredicateTextEquals | undefined;
  readonly text_not_equals?: AttributeConstraintPredicateTextNotEquals | undefined;
  readonly text_matches?: AttributeConstraintPredicateTextMatches | undefined;
  readonly text_not_matches?: AttributeConstraintPredicateTextNotMatches | undefined;
}

export type AttributeConstraintPredicateExists = Readonly<Record<never, never>>;

export type AttributeConstraintPredicateNotExists = Readonly<Record<never, never>>;

export interface AttributeConstraintPredicateTextEquals {
  readonly value: string;
}

export interface AttributeConstraintPredicateTextNotEquals {
  readonly value: string;
}

export interface AttributeConstraintPredicateTextMatches {
  readonly regex: string;
}

export interface AttributeConstraintPredicateTextNotMatches {
  readonly regex: string;
}

export interface OfferConstraints {
  readonly role_constraints?: Readonly<Record<string, OfferConstraintsRoleConstraints>> | undefined;
}

export interface OfferConstraintsRoleConstraints {
  readonly groups?: readonly OfferConstraintsRoleConstraintsGroup[] | undefined;
}

export interface OfferConstraintsRoleConstraintsGroup {
  readonly attribute_constraints?: readonly AttributeConstraint[] | undefined;
}

export interface Call {
  readonly framework_id?: FrameworkID | undefined;
  readonly type?: CallType | undefined;
  readonly subscribe?: CallSubscribe | undefined;
  readonly accept?: CallAccept | undefined;
  readonly decline?: CallDecline | undefined;
  readonly accept_inverse_offers?: CallAcceptInverseOffers | undefined;
  readonly decline_inverse_offers?: CallDeclineInverseOffers | undefined;
  readonly revive?: CallRevive | undefined;
  readonly kill?: CallKill | undefined;
  readonly shutdown?: CallShutdown | undefined;
  readonly acknowledge?: CallAcknowledge | undefined;
  readonly acknowledge_operation_status?: CallAcknowledgeOperationStatus | undefined;
  readonly reconcile?: CallReconcile | undefined;
  readonly reconcile_operations?: CallReconcileOperations | undefined;
  readonly message?: CallMessage | undefined;
  readonly request?: CallRequest | undefined;
  readonly suppress?: CallSuppress | undefined;
  readonly update_framework?: CallUpdateFramework | undefined;
}

export type CallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'TEARDOWN'
  | 'ACCEPT'
  | 'DECLINE'
  | 'ACCEPT_INVERSE_OFFERS'
  | 'DECLINE_INVERSE_OFFERS'
  | 'REVIVE'
  | 'KILL'
  | 'SHUTDOWN'
  | 'ACKNOWLEDGE'
  | 'ACKNOWLEDGE_OPERATION_STATUS'
  | 'RECONCILE'
  | 'RECONCILE_OPERATIONS'
  | 'MESSAGE'
  | 'REQUEST'
  | 'SUPPRESS'
  | 'UPDATE_FRAMEWORK';

export interface CallSubscribe {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  readonly offer_constraints?: OfferConstraints | undefined;
}

export interface CallAccept {
  readonly offer_ids?: readonly OfferID[] | undefined;
  readonly operations?: readonly OfferOperation[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface CallDecline {
  readonly offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface CallAcceptInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface CallDeclineInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface CallRevive {
  readonly roles?: readonly string[] | undefined;
}

export interface CallKill {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID | undefined;
  readonly kill_policy?: KillPolicy | undefined;
}

export interface CallShutdown {
  readonly executor_id: ExecutorID;
  readonly agent_id: AgentID;
}

export interface CallAcknowledge {
  readonly agent_id: AgentID;
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

export interface CallAcknowledgeOperationStatus {
  readonly agent_id?: AgentID | undefined;
  readonly resource_provider_id?: ResourceProviderID | undefined;
  readonly uuid: Uint8Array;
  readonly operation_id: OperationID;
}

export interface CallReconcile {
  readonly tasks?: readonly CallReconcileTask[] | undefined;
}

export interface CallReconcileTask {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID | undefined;
}

export interface CallReconcileOperations {
  readonly operations?: readonly CallReconcileOperationsOperation[] | undefined;
}

export interface CallReconcileOperationsOperation {
  readonly operation_id: OperationID;
  readonly agent_id?: AgentID | undefined;
  readonly resource_provider_id?: ResourceProviderID | undefined;
}

export interface CallMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

export interface CallRequest {
  readonly requests?: readonly Request[] | undefined;
}

export interface CallSuppress {
  readonly roles?: readonly string[] | undefined;
}

export interface CallUpdateFramework {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  readonly offer_constraints?: OfferConstraints | undefined;
}

export interface APIResult {
  readonly status_code: number;
  readonly response?: Response | undefined;
  readonly error?: string | undefined;
}
