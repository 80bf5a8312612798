import { Column, Entity, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import type { EventStatus } from './event.dto.js';

@Entity('events')
export class EventEntity {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text')
  name: string;

  @Column('text')
  venue: string;

  @Column('text')
  description: string;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  @Column('timestamptz', { name: 'sales_open_at' })
  salesOpenAt: Date;

  @Column('timestamptz', { name: 'sales_close_at' })
  salesCloseAt: Date;

  @Column('integer', { name: 'max_places_per_buyer' })
  maxPlacesPerBuyer: number;

  @Column('integer', { name: 'hold_seconds' })
  holdSeconds: number;

  @Column('text')
  currency: string;

  @Column('text')
  status: EventStatus;

  /** Rises with every write; caches compare it. */
  @VersionColumn()
  version: number;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}
