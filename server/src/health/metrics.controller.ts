import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { RateLimited } from '../platform/http/route-config.js';

@ApiTags('Operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  /** Every metric in Prometheus's text format. */
  @Get()
  @RateLimited('none')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'jari_redis_up 1\n' } })
  async getMetrics(): Promise<string> {
    return this.registry.metrics();
  }
}
