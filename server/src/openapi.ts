import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiHealthController } from './health/health.controller.js';
import { addCommonProblems, addConstraints, nameIntegers, writeOutNullableShapes } from './openapi-completion.js';
import { DtoCheck } from './platform/http/validation/dto-check.js';
import { API_KEY_SCHEME, SESSION_SCHEME } from './users/access.decorators.js';

const DESCRIPTION = `
General-admission ticket reservations that cannot oversell.

Buyers sign in and carry the cookie \`sid\`; integrators send \`Authorization: Bearer <key>\`. A hold is made with
\`POST /api/reservations\`, confirmed before its deadline, or cancelled; what is not confirmed in time goes back on sale.
An \`Idempotency-Key\` makes a hold safe to send again after a lost connection.

Every failure is a problem document (RFC 9457, \`application/problem+json\`) whose \`code\` is stable. A 4xx changes nothing.
What never becomes a request is answered on its connection: 400 \`MALFORMED_REQUEST\`, 408 \`REQUEST_TIMEOUT\`, 431 \`HEADERS_TOO_LARGE\`.
Money is in minor units of its \`currency\`; times are ISO 8601 in UTC.`;

/** The OpenAPI document of the application; the same input always gives the same text. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Jari')
    .setDescription(DESCRIPTION.trim())
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addTag('Events', 'What people attend, and when it is on sale.')
    .addTag('Sections', 'Parts of a venue, with live numbers.')
    .addTag('Reservations', 'Holding, confirming and cancelling places.')
    .addTag('Signing in', 'Accounts, guests and sessions.')
    .addTag('API keys', 'For integrators, made by operators.')
    .addTag('Operator console', 'What the people who run a sale see and do.')
    .addTag('Operations', 'For orchestrators and monitoring.')
    .addCookieAuth('sid', { type: 'apiKey', in: 'cookie' }, SESSION_SCHEME)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key' }, API_KEY_SCHEME)
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    operationIdFactory: (controller, method) => (controller === ApiHealthController.name ? `${method}UnderApi` : method),
  });
  addCommonProblems(document);
  addConstraints(document, new DtoCheck(app.get(ModulesContainer)).classes());
  nameIntegers(document);
  writeOutNullableShapes(document);
  return {
    ...document,
    servers: [{ url: '/' }],
    paths: sorted(document.paths),
    components: { ...document.components, schemas: sorted(document.components?.schemas ?? {}) },
  };
}

/** The page at /api/docs and the document at /api/openapi.json; both are made when first asked for. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Jari API',
  });
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
