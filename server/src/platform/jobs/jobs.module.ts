import { Global, Module } from '@nestjs/common';
import { RecurringJobs } from './recurring-jobs.js';

/** Every module's recurring jobs go through one place, which knows those that fail. */
@Global()
@Module({ providers: [RecurringJobs], exports: [RecurringJobs] })
export class JobsModule {}
