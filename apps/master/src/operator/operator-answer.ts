import type { masterApi } from '@mezzo/domain/messages';
import { jsonAnswer, protobufAnswer, type Answer, type Encoding } from '@mezzo/http-kit';
import { MasterResponse } from '@mezzo/proto';

/** Encodes what a call answers, unless that is large. */
export function operatorAnswer(response: masterApi.Response, encoding: Encoding): Answer {
  return encoding === 'protobuf'
    ? protobufAnswer(MasterResponse.encode(response))
    : jsonAnswer(MasterResponse.toJson(response));
}
