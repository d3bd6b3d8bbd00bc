/** Prints what a master and an agent serve, as they describe it: `{"master":…,"agent":…}`. */
import { servedDocuments } from './served-documents.ts';

process.stdout.write(JSON.stringify(await servedDocuments()));
