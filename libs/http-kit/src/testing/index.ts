export { violationsOf, type SchemaDocument } from './violations-of.ts';
