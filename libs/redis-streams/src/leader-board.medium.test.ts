import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LeaderAnnouncement, LeaderObserver, type AnnouncedLeader } from './leader-board.ts';
import { connectRedis, defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
import { redisMissing, RedisServer } from './testing/redis-server.ts';

/** Generous: the machine may be busy. */
const soon = { timeout: 30_000, interval: 20 };

const missing = redisMissing();
if (missing !== undefined) {
  it('runs against a real Redis', ({ skip }) => skip(missing));
} else {
  let server: RedisServer;
  let grounds = 0;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  const freshSettings = (url = server.url): RedisSettings => ({
    ...defaultRedisSettings,
    url,
    prefix: `board-${String(grounds++)}:`,
  });

  const announce = (settings: RedisSettings, term: number) => {
    const successors: AnnouncedLeader[] = [];
    const announcement = new LeaderAnnouncement({
      settings,
      leader: { term, address: `master:${String(term)}` },
      onSuperseded: (successor) => successors.push(successor),
    });
    onTestFinished(() => announcement.stop());
    return { successors, stop: () => announcement.stop() };
  };

  const observe = (settings: RedisSettings) => {
    const seen: AnnouncedLeader[] = [];
    const observer = new LeaderObserver(settings, (leader) => seen.push(leader));
    onTestFinished(() => observer.stop());
    return seen;
  };

  const connected = async (settings: RedisSettings) => {
    const redis = connectRedis(settings);
    onTestFinished(() => redis.disconnect());
    await vi.waitFor(() => expect(redis.status).toBe('ready'), soon);
    return redis;
  };

  const leader = (term: number): AnnouncedLeader => ({ term, address: `master:${String(term)}` });

  describe('the leader board', () => {
    it('shows the present leader and those who follow, to early and late observers', async () => {
      const settings = freshSettings();
      const early = observe(settings);
      announce(settings, 7);
      await vi.waitFor(() => expect(early).toEqual([leader(7)]), soon);
      announce(settings, 12);
      await vi.waitFor(() => expect(early).toEqual([leader(7), leader(12)]), soon);
      const late = observe(settings);
      await vi.waitFor(() => expect(late).toEqual([leader(12)]), soon);
    });

    it('takes no announcement of a former leader, and tells it so', async () => {
      const settings = freshSettings();
      announce(settings, 12);
      const seen = observe(settings);
      await vi.waitFor(() => expect(seen).toEqual([leader(12)]), soon);
      const former = announce(settings, 7);
      await vi.waitFor(() => expect(former.successors).toEqual([leader(12)]), soon);
      expect(seen).toEqual([leader(12)]);
    });

    it('removes the inboxes of former leaders', async () => {
      const settings = freshSettings();
      const redis = await connected(settings);
      const first = announce(settings, 7);
      const seen = observe(settings);
      await vi.waitFor(() => expect(seen).toEqual([leader(7)]), soon);
      first.stop();
      await redis.xadd(`${settings.prefix}inbox:master:7`, '*', 'a', 'b');
      await redis.xadd(`${settings.prefix}inbox:slave(1)@a:1`, '*', 'a', 'b');
      announce(settings, 9);
      await vi.waitFor(async () => {
        expect(await redis.exists(`${settings.prefix}inbox:master:7`)).toBe(0);
      }, soon);
      expect(await redis.exists(`${settings.prefix}inbox:slave(1)@a:1`)).toBe(1);
    });

    it('is written again when Redis has lost it', async () => {
      const settings = freshSettings();
      announce(settings, 7);
      const seen = observe(settings);
      await vi.waitFor(() => expect(seen).toEqual([leader(7)]), soon);
      const redis = await connected(settings);
      await redis.del(`${settings.prefix}leaders`);
      await vi.waitFor(async () => {
        expect(await redis.exists(`${settings.prefix}leaders`)).toBe(1);
      }, soon);
      const late = observe(settings);
      await vi.waitFor(() => expect(late).toEqual([leader(7)]), soon);
    });

    it('works on after a restart of Redis', async () => {
      const own = await RedisServer.start();
      onTestFinished(() => own.stop());
      const settings = freshSettings(own.url);
      announce(settings, 7);
      const seen = observe(settings);
      await vi.waitFor(() => expect(seen).toEqual([leader(7)]), soon);
      await own.kill();
      announce(settings, 9);
      await own.restart();
      await vi.waitFor(() => expect(seen).toEqual([leader(7), leader(9)]), soon);
    });
  });
}
