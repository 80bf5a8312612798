import { Body, Controller, Get, HttpCode, Module, Post, Res } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/create-app.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { HoldPlacesDto } from '../../src/reservations/reservation.dto.js';
import { SignedIn } from '../../src/users/access.decorators.js';
import { listenAndTell } from './listen.js';

// Jari's own application (hooks, sessions, rate limits, metrics, logs) with two routes that do nothing.
// argv: how many bytes the answers to POST and to GET have.
const [postBytes = 2, getBytes = 2] = process.argv.slice(2).map(Number);
const small = filler(postBytes);
const large = Buffer.from(JSON.stringify(filler(getBytes)));

function filler(bytes: number): { filler: string } {
  return { filler: 'x'.repeat(Math.max(0, bytes - '{"filler":""}'.length)) };
}

@Controller('nothing')
class NothingController {
  /** Guarded and validated as a hold is. */
  @Post()
  @HttpCode(200)
  @SignedIn()
  post(@Body() { quantity }: HoldPlacesDto): object {
    return quantity > 0 ? small : {};
  }

  /** Bytes that are ready, as the list of sections has them. */
  @Get()
  get(@Res() reply: FastifyReply): void {
    void reply.header('content-type', 'application/json; charset=utf-8').send(large);
  }
}

@Module({})
class WithNothing {
  static around(config: AppConfig): DynamicModule {
    return { module: WithNothing, imports: [AppModule.forRoot(config)], controllers: [NothingController] };
  }
}

const config = AppConfig.fromEnvironment(process.env);
const app = await createApp(config, WithNothing.around(config));
await listenAndTell({
  async listen({ port, host }) {
    await app.listen(port, host);
    return app.getUrl();
  },
});
