import { Module } from '@nestjs/common';
import { DistributedLock } from './distributed-lock.js';

@Module({ providers: [DistributedLock], exports: [DistributedLock] })
export class LockingModule {}
