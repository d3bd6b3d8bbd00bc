import { describeElectionConformance } from '@mezzo/domain/testing';
import { SingleElection } from './election.single.ts';

describeElectionConformance('SingleElection', () => {
  const election = new SingleElection();
  return Promise.resolve({
    join: () => Promise.resolve(election),
    dispose: () => Promise.resolve(),
  });
});
