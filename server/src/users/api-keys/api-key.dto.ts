import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { SafeText } from '../../platform/http/validation/text.decorators.js';
import { SCOPES } from '../principal.js';
import type { Scope } from '../principal.js';

export class CreateApiKeyDto {
  @ApiProperty({ example: 'Box office', minLength: 1, maxLength: 100 })
  @SafeText(1, 100)
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true, example: ['catalogue:read', 'reservations:write'], description: 'Events and sections, and what the key itself has reserved, can be read with any of them.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];
}

@ApiSchema({ name: 'ApiKey' })
export class ApiKeyDocument {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'Box office' })
  name: string;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;
}

@ApiSchema({ name: 'NewApiKey' })
export class NewApiKeyDocument extends ApiKeyDocument {
  @ApiProperty({ description: 'Shown this once; only its hash is stored.', example: 'jari_Xk3v9Qm1…' })
  key: string;
}

@ApiSchema({ name: 'ApiKeyPage' })
export class ApiKeyPageDocument {
  @ApiProperty({ type: () => [ApiKeyDocument] })
  items: ApiKeyDocument[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
