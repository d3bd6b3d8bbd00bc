/**
 * Quotas: what roles are guaranteed, and what they are limited to.
 *
 * Source: mesos src/master/quota_handler.cpp
 */
import {
  isNestedRole,
  isInRoleSubtree,
  ResourceLimits,
  ResourceQuantities,
  upgradeResources,
  validateResources,
  type RegistryChange,
} from '@mezzo/domain';
import type { Resource, quota } from '@mezzo/domain/messages';
import { isListedRole } from '../frameworks/check-framework.ts';
import type { MasterContext } from '../master-context.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import {
  isDefaultQuota,
  totalGuarantees,
  validateQuotaConfig,
  validateQuotaInfo,
  validateQuotaTree,
} from '../validation/quota.ts';
import { roleQuantities } from '../views/role-view.ts';
import { FORBIDDEN, OK, badRequest, type OperatorRequest } from './operator-request.ts';

type QuotaConfig = quota.QuotaConfig;

/** UPDATE_QUOTA: replaces the quotas of some roles, all of them or none. */
export function updateQuota(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const configs = call.update_quota?.quota_configs ?? [];
  const force = call.update_quota?.force ?? false;
  const reason = checkConfigs(context, configs) ?? checkTogether(context, configs, force);
  if (reason !== undefined) return answer(badRequest(reason));
  const isApproved = configs.every(({ role }) =>
    context.config.approve(principal, { action: 'UPDATE_QUOTA_WITH_CONFIG', role }),
  );
  if (!isApproved) return answer(FORBIDDEN);
  context.persist(configs.map(changeOf), () => {
    takeOver(context, configs);
    for (const config of configs) enforce(context, config);
    answer(OK);
  });
}

function checkConfigs(context: MasterContext, configs: readonly QuotaConfig[]): string | undefined {
  for (const config of configs) {
    const { role } = config;
    if (!isListedRole(context, role)) {
      return `Invalid QuotaConfig: '${role}' is not on the roles whitelist`;
    }
    if (isNestedRole(role)) return `Updating quota on nested role '${role}' is not supported yet`;
    const reason = validateQuotaConfig(config);
    if (reason !== undefined) return `Invalid QuotaConfig: ${reason}`;
  }
  return undefined;
}

/** Against what is used, against each other, and against what the cluster has. */
function checkTogether(
  context: MasterContext,
  configs: readonly QuotaConfig[],
  force: boolean,
): string | undefined {
  const quantities = roleQuantities(context.state);
  for (const { role, limits } of force ? [] : configs) {
    const limit = ResourceLimits.ofScalars(limits);
    const { consumed } = quantities(role);
    if (limit.containsQuantities(consumed)) continue;
    return (
      `Invalid QuotaConfig: Role '${role}' is already consuming '${consumed.toString()}'; this` +
      ` is more than the requested limits '${limit.toString()}'` +
      " (use 'force' flag to bypass this check)"
    );
  }
  const quotas = new Map(context.state.quotas);
  for (const config of configs) quotas.set(config.role, config);
  const reason = validateQuotaTree(quotas);
  if (reason !== undefined) return `Invalid QuotaConfig: ${reason}`;
  const total = totalGuarantees(quotas.values());
  const capacity = context.state.totals.total.scalarQuantities;
  if (force || capacity.contains(total)) return undefined;
  return (
    `Invalid QuotaConfig: total quota guarantees '${total.toString()}' exceed cluster capacity` +
    ` '${capacity.toString()}' (use 'force' flag to bypass this check)`
  );
}

function changeOf(config: QuotaConfig): RegistryChange {
  return isDefaultQuota(config)
    ? { kind: 'removeQuota', role: config.role }
    : { kind: 'putQuota', config };
}

/** A default quota stays listed, as in Mesos, until the master changes. */
function takeOver(context: MasterContext, configs: readonly QuotaConfig[]): void {
  for (const config of configs) context.state.quotas.set(config.role, config);
  context.allocator.send({ type: 'updateQuota', quotas: configs });
}

/** Withdraws offers until limits are kept and guarantees could be met. */
function enforce(context: MasterContext, { role, limits, guarantees }: QuotaConfig): void {
  const { consumed, offered } = roleQuantities(context.state)(role);
  const limit = ResourceLimits.ofScalars(limits);
  let held = consumed.add(offered);
  for (const offer of [...context.state.offers.values()]) {
    if (limit.containsQuantities(held)) break;
    if (!isInRoleSubtree(offer.role, role)) continue;
    held = held.subtract(offer.resources.quantities);
    rescindOffer(context, offer);
  }
  const guaranteed = ResourceQuantities.ofScalars(guarantees);
  for (const offer of [...context.state.offers.values()]) {
    if (held.contains(guaranteed)) return;
    if (isInRoleSubtree(offer.role, role)) continue;
    held = held.add(offer.resources.quantities);
    rescindOffer(context, offer);
  }
}

/** SET_QUOTA: the way of the past, which makes a guarantee the limit, too. */
export function setQuota(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const { role = '', guarantee = [], force = false } = call.set_quota?.quota_request ?? {};
  const invalid = validateResources(guarantee);
  const prefix = 'Failed to validate set quota request: ';
  if (invalid !== undefined) {
    return answer(badRequest(`${prefix}QuotaInfo with invalid resource: ${invalid}`));
  }
  const resources = upgradeResources(guarantee);
  const reason = checkNewQuota(context, role, resources);
  if (reason !== undefined) return answer(badRequest(prefix + reason));
  if (isNestedRole(role)) {
    return answer(badRequest(`Setting quota on nested role '${role}' is not supported yet`));
  }
  const action = { action: 'UPDATE_QUOTA', role } as const;
  if (!context.config.approve(principal, action)) return answer(FORBIDDEN);
  const config = configOf(role, resources);
  const overcommit = force ? undefined : checkOvercommit(context, config);
  if (overcommit !== undefined) return answer({ status: 409, text: overcommit });
  // In memory at once, so that a second request for the role is refused.
  context.state.quotas.set(role, config);
  context.persist([changeOf(config)], () => {
    takeOver(context, [config]);
    makeRoom(context, config);
    answer(OK);
  });
}

function checkNewQuota(
  context: MasterContext,
  role: string,
  guarantee: readonly Resource[],
): string | undefined {
  const reason = validateQuotaInfo(role, guarantee);
  if (reason !== undefined) return reason;
  if (!isListedRole(context, role)) return `Unknown role '${role}'`;
  if (context.state.quotas.has(role)) {
    return `Cannot set quota for role '${role}' which already has quota`;
  }
  const quotas = new Map(context.state.quotas).set(role, configOf(role, guarantee));
  return validateQuotaTree(quotas);
}

function configOf(role: string, guarantee: readonly Resource[]): QuotaConfig {
  const scalars = Object.fromEntries(
    guarantee.map(({ name, scalar }) => [name, scalar ?? { value: 0 }]),
  );
  return { role, guarantees: scalars, limits: scalars };
}

function checkOvercommit(context: MasterContext, config: QuotaConfig): string | undefined {
  const quotas = new Map(context.state.quotas).set(config.role, config);
  const total = totalGuarantees(quotas.values());
  const capacity = context.state.totals.total.scalarQuantities;
  if (capacity.contains(total)) return undefined;
  return (
    "Quota guarantees overcommit the cluster (use 'force' to bypass this check): Total quota" +
    ` guarantees '${total.toString()}' exceed cluster capacity '${capacity.toString()}'`
  );
}

/** Withdraws whole agents' offers until enough is free for each framework of the role. */
function makeRoom(context: MasterContext, { role, guarantees }: QuotaConfig): void {
  const { frameworks, agents } = context.state;
  const active = [...frameworks.registered.values()].filter(
    (framework) => framework.active && framework.roles.has(role),
  );
  const wanted = ResourceQuantities.ofScalars(guarantees);
  let rescinded = ResourceQuantities.empty;
  let visitedCount = 0;
  for (const agent of agents.registered.values()) {
    if (rescinded.contains(wanted) && visitedCount >= active.length) return;
    if (!agent.active || agent.offers.size === 0) continue;
    visitedCount += 1;
    for (const offer of [...agent.offers]) {
      rescinded = rescinded.add(offer.resources.unreserved().quantities);
      rescindOffer(context, offer);
    }
  }
}

/** REMOVE_QUOTA. Deviates: a role without quota is refused, where Mesos does not look. */
export function removeQuota(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const role = call.remove_quota?.role ?? '';
  const action = { action: 'UPDATE_QUOTA', role } as const;
  if (!context.state.quotas.has(role)) {
    return answer(badRequest(`Failed to remove quota: Role '${role}' has no quota set`));
  }
  if (!context.config.approve(principal, action)) return answer(FORBIDDEN);
  context.state.quotas.delete(role);
  context.persist([{ kind: 'removeQuota', role }], () => {
    context.allocator.send({ type: 'updateQuota', quotas: [{ role }] });
    answer(OK);
  });
}
