import { DataSource } from 'typeorm';
import { StorePace } from '../../src/common/store-pace.js';
import { Database } from '../../src/platform/database/database.js';
import { servingOptions } from '../../src/platform/database/serving-options.js';

export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

/** The serving pool without the rest of the application. */
export async function openDatabase(url: string, poolSize = 12, pace = new StorePace()): Promise<OpenDatabase> {
  const dataSource = new DataSource({ type: 'postgres', url, extra: servingOptions(poolSize) });
  await dataSource.initialize();
  const database = new Database(dataSource, pace);
  return {
    database,
    close: () => {
      database.onApplicationShutdown();
      return dataSource.destroy();
    },
  };
}
