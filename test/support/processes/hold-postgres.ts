import { dirname } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../postgres.ts';

/** Starts a PostgreSQL server, prints the URL of a database and the folder, and waits to be killed. Run by postgres.test.ts. */
const postgres = await startPostgres({ teardown: () => {} });
const url = await postgres.createDatabase();
const client = new Client(url);
await client.connect();
const { rows } = await client.query("select current_setting('data_directory') as data");
await client.end();
console.log(url, dirname(rows[0].data));
