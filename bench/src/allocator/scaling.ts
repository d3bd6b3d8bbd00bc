import { printResult } from '../benchmark-result.ts';
import { declineOffers, type DeclineFigures } from './decline-offers.ts';

/** n log n over the range measured looks like a power slightly above one. */
const EXPONENT_MAX = 1.25;
const AGENTS = [2500, 5000, 10_000, 20_000];
const FRAMEWORKS = [250, 500, 1000, 2000, 4000];

/** How the time of a batch grows with agents, and with frameworks: exponents of fitted powers. */
export function scaling(): void {
  const byAgents = AGENTS.map((agents) => declineOffers({ agents, frameworks: 1000 }));
  report('agents', byAgents, ({ agents }) => agents);
  const byFrameworks = FRAMEWORKS.map((frameworks) => declineOffers({ agents: 5000, frameworks }));
  report('frameworks', byFrameworks, ({ frameworks }) => frameworks);
}

function report(
  name: string,
  figures: readonly DeclineFigures[],
  size: (figure: DeclineFigures) => number,
): void {
  printResult({
    benchmark: 'allocator',
    work: `Scaling/${name}`,
    value: exponent(figures.map((figure) => [Math.log(size(figure)), Math.log(figure.batchMs)])),
    unit: 'exponent',
    better: 'lower',
    target: EXPONENT_MAX,
    details: Object.fromEntries(figures.map((figure) => [`ms${size(figure)}`, figure.batchMs])),
  });
}

/** The slope of the line that fits best. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return covariance / variance;
}
