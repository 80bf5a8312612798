import { createConnection } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { startTestApp } from './test-app.js';

@Controller('probe')
class ProbeController {
  @Get('slow')
  async slow(): Promise<string[]> {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return ['done'];
  }
}

describe('stopping', () => {
  it('answers what is in flight and does not wait for a body that never comes', async () => {
    const server = await startTestApp({}, [ProbeController]);
    await server.app.listen(0, '127.0.0.1');
    const { port } = server.app.getHttpServer().address() as AddressInfo;
    const stuck = createConnection(port, '127.0.0.1', () =>
      stuck.write('POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'));
    stuck.on('error', () => undefined);
    const slow = fetch(`http://127.0.0.1:${port}/api/probe/slow`);
    await new Promise((resolve) => setTimeout(resolve, 200));

    const started = performance.now();
    const closed = server.app.close();
    expect((await slow).status).toBe(200);
    await closed;
    expect(performance.now() - started).toBeLessThan(3000);
    stuck.destroy();
    // Taking the test's database away is no part of a stop.
    await server.close();
  });
});
