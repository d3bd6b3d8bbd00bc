export {
  accessMatrix,
  denied,
  filtered,
  identityOrder,
  open,
  operationOf,
  rowsOf,
  servedOperations,
  type AccessRow,
  type Ask,
} from './access-matrix.ts';
export {
  basic,
  everythingFor,
  identities,
  securingFlags,
  writeCredentials,
  type Identity,
} from './identities.ts';
export { violationsOf, type SchemaDocument } from './violations-of.ts';
