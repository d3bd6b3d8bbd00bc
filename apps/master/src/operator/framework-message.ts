/** Protobuf of a framework, whose offers may be too many to be encoded in one go. */
import { frameworkView, type FrameworkFacts } from '@mezzo/core';
import type { masterApi } from '@mezzo/domain/messages';
import { MasterResponseGetFrameworksFramework as Framework } from '@mezzo/proto';
import { CapturedOffer } from '../views/captured-offer.ts';
import { MessageParts } from '../views/protobuf-pieces.ts';

/** Source: mesos include/mesos/v1/master/master.proto#Response.GetFrameworks.Framework */
const offersField = 7;

/** Tag and value of `recovered`, which must always be there and has a number behind that of offers. */
const recoveredBytes = 2;

const offersPerTurn = 64;

export function* frameworkMessage(facts: FrameworkFacts): Generator<'', MessageParts> {
  const view = frameworkView({ ...facts, offers: [] });
  const bytes = Framework.encode(view);
  const headLength = Framework.encode(headOf(view)).length - recoveredBytes;
  const message = new MessageParts();
  message.addBytes(bytes.subarray(0, headLength));
  for (const [index, offer] of facts.offers.entries()) {
    message.addElement(offersField, CapturedOffer.of(offer).binaryElement);
    if (index % offersPerTurn === offersPerTurn - 1) yield '';
  }
  message.addBytes(bytes.subarray(headLength));
  return message;
}

/** What comes before the offers, and what is required. */
function headOf(view: masterApi.ResponseGetFrameworksFramework): typeof view {
  const { framework_info, active, connected, recovered } = view;
  const { registered_time, reregistered_time, unregistered_time } = view;
  return {
    ...{ framework_info, active, connected, recovered },
    ...{ registered_time, reregistered_time, unregistered_time },
  };
}
