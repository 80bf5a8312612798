import { Column, Entity, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { SectionMap, SectionStatus } from './section.dto.js';

/** A section as administration sees it. The counters belong to the ledger, which writes them in SQL. */
@Entity('sections')
export class SectionEntity {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('integer', { name: 'event_id' })
  eventId: number;

  @Column('text')
  name: string;

  @Column('text')
  description: string;

  @Column('text')
  location: string;

  @Column('integer')
  price: number;

  @Column('integer')
  capacity: number;

  @Column({ type: 'integer', insert: false })
  taken: number;

  @Column({ type: 'integer', name: 'high_water', insert: false })
  highWater: number;

  /** bigint, therefore text. */
  @Column({ type: 'bigint', insert: false })
  epoch: string;

  @Column({ type: 'bigint', name: 'stock_version', insert: false })
  stockVersion: string;

  @Column('text')
  status: SectionStatus;

  @Column('jsonb', { nullable: true })
  map: SectionMap | null;

  /** Rises with every administrative write; caches compare it. The ledger's writes leave it alone. */
  @VersionColumn()
  version: number;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
