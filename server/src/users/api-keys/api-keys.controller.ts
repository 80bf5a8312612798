import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { decodeCursor } from '../../platform/http/paging/cursor.js';
import { DEFAULT_PAGE_SIZE, PageQuery, pageOf } from '../../platform/http/paging/page.js';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { UuidPipe } from '../../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../access.decorators.js';
import type { SignedInRequest } from '../request-principal.js';
import { ApiKeyDocument, ApiKeyPageDocument, CreateApiKeyDto, NewApiKeyDocument } from './api-key.dto.js';
import { ApiKeyService } from './api-key.service.js';
import type { ApiKeyRecord } from './api-key.service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@ApiTags('API keys')
@Controller('api-keys')
@OperatorOnly()
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeyService) {}

  @Post()
  @ApiOperation({ operationId: 'createApiKey', summary: 'Make a key for an integrator' })
  @ApiCreatedResponse({ type: NewApiKeyDocument })
  @ApiProblems('VALIDATION_FAILED', 'OUTCOME_UNKNOWN')
  async create(@Req() { principal: { userId } }: SignedInRequest, @Body() { name, scopes }: CreateApiKeyDto): Promise<NewApiKeyDocument> {
    const { record, key } = await this.apiKeys.create(name, scopes, userId);
    return { ...keyDocument(record), key };
  }

  @Get()
  @ApiOperation({ operationId: 'listApiKeys', summary: 'All keys, newest first, without the keys themselves' })
  @ApiOkResponse({ type: ApiKeyPageDocument })
  @ApiProblems('VALIDATION_FAILED')
  async list(@Query() { limit = DEFAULT_PAGE_SIZE, cursor }: PageQuery): Promise<ApiKeyPageDocument> {
    const before = cursor === undefined ? undefined : decodeCursor<[string]>(cursor, isKeyCursor)[0];
    const { items, nextCursor } = pageOf(await this.apiKeys.list(before, limit + 1), limit, ({ id }) => [id]);
    return { items: items.map(keyDocument), nextCursor };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeApiKey', summary: 'Revoke a key, here at once and elsewhere within 5 s' })
  @ApiNoContentResponse()
  @ApiProblems('VALIDATION_FAILED', 'NOT_FOUND')
  async revoke(@Param('id', UuidPipe) id: string): Promise<void> {
    await this.apiKeys.revoke(id);
  }
}

function isKeyCursor(values: readonly unknown[]): boolean {
  return values.length === 1 && typeof values[0] === 'string' && UUID.test(values[0]);
}

function keyDocument({ id, name, scopes, createdAt, revokedAt }: ApiKeyRecord): ApiKeyDocument {
  return { id, name, scopes, createdAt: createdAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null };
}
