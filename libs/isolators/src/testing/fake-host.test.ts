import { describeHost } from '../conformance/host-conformance.ts';
import { FakeHost } from './fake-host.ts';

describeHost('FakeHost', () => {
  const host = new FakeHost();
  return Promise.resolve({
    host,
    makeDirectory: (name) => {
      host.withFile(`/${name}`);
      return Promise.resolve(`/${name}`);
    },
    freshPath: () => '/fresh/entry',
    readLink: (path) => Promise.resolve(host.links.get(path)),
    dispose: () => Promise.resolve(),
  });
});
