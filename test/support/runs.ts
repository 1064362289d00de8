// How often a property is tried: few times in every check, many in the long run (`npm run test:long`).
import process from 'node:process';

const factor = Number(process.env.HAPPIER_PROPERTY_FACTOR ?? 1);

export function runs(often: number): number {
  return often * factor;
}
