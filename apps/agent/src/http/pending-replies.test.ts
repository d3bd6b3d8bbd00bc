import { expect, it } from 'vitest';
import { PENDING_REPLIES_MAX, PendingReplies } from './pending-replies.ts';

it('answers what was asked, once', async () => {
  const replies = new PendingReplies();
  const asked: number[] = [];
  const answer = replies.wait((requestId) => asked.push(requestId));
  replies.settle(asked[0] ?? 0, { status: 400, text: 'no' });
  replies.settle(asked[0] ?? 0, { status: 202 });
  expect(await answer).toMatchObject({ status: 400 });
});

it('opens the stream that is granted, and none that is refused', async () => {
  const replies = new PendingReplies();
  for (const [status, isOpened] of [
    [200, true],
    [403, false],
  ] as const) {
    let opened = false;
    const answer = replies.wait(
      (requestId) => replies.settle(requestId, { status }),
      () => {
        opened = true;
      },
    );
    expect((await answer) === undefined).toBe(isOpened);
    expect(opened).toBe(isOpened);
  }
});

it('turns requests away when too many wait, and takes them again later', async () => {
  const replies = new PendingReplies();
  let asked = 0;
  const ask = (): void => {
    asked += 1;
  };
  const first = replies.wait(ask);
  for (let count = 1; count < PENDING_REPLIES_MAX; count += 1) void replies.wait(ask);
  expect(await replies.wait(ask)).toMatchObject({ status: 503 });
  expect(asked).toBe(PENDING_REPLIES_MAX);
  replies.settle(1, { status: 202 });
  expect(await first).toMatchObject({ status: 202 });
  void replies.wait(ask);
  expect(asked).toBe(PENDING_REPLIES_MAX + 1);
});

it('leaves nobody waiting when the agent stops', async () => {
  const replies = new PendingReplies();
  const answer = replies.wait(() => undefined);
  replies.settleAll();
  expect(await answer).toMatchObject({ status: 503 });
});
