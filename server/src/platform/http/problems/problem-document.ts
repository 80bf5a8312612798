import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

/** One thing that is wrong with a request. */
@ApiSchema({ name: 'FieldError' })
export class FieldErrorDocument {
  @ApiProperty({ description: 'JSON pointer to the value; for a query or a path, its name.', example: '/quantity' })
  pointer: string;

  @ApiProperty({ example: 'must be >= 1' })
  detail: string;
}

/** RFC 9457 problem details, as the API's document describes them. */
@ApiSchema({ name: 'Problem' })
export class ProblemDocument {
  @ApiProperty({ example: 'urn:jari:problem:sold-out' })
  type: string;

  @ApiProperty({ example: 'Sold out' })
  title: string;

  @ApiProperty({ type: 'integer', example: 409 })
  status: number;

  @ApiProperty({ example: 'The section has only 1 left.' })
  detail: string;

  @ApiProperty({ description: 'The path of the request.', example: '/api/reservations' })
  instance: string;

  @ApiProperty({ description: 'Stable; clients switch on this.', example: 'SOLD_OUT' })
  code: string;

  @ApiProperty({ description: 'The same as the header X-Request-Id.', example: 'k3J9x0Qa-1f' })
  requestId: string;

  @ApiPropertyOptional({ type: () => [FieldErrorDocument] })
  errors?: FieldErrorDocument[];

  @ApiPropertyOptional({ type: 'integer', description: 'With SOLD_OUT: places that are left.', example: 1 })
  available?: number;

  @ApiPropertyOptional({ type: 'integer', description: "With BUYER_LIMIT_EXCEEDED: the event's limit.", example: 4 })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'With BUYER_LIMIT_EXCEEDED: what the buyer has.', example: 3 })
  held?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'With CAPACITY_BELOW_TAKEN: places that are held or sold.', example: 40 })
  taken?: number;
}
