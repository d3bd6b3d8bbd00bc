import { textAnswer } from '@mezzo/http-kit';

/** What every endpoint that needs the agent's records says until there are any. */
export const recoveringAnswer = textAnswer(503, 'Agent has not finished recovery');
