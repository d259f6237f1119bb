import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { manifests } from '@app/contexts';
import { sendUnlessKnown, writeProblemResponses } from '@app/platform';
import { hash } from 'node:crypto';

const DESCRIPTION = `
Orders paid from a prepaid balance; stock is never oversold and nothing is paid twice.

**Try it:** \`POST /auth/sign-in\`, press *Authorize* and paste the token as *session*. \`POST /balance/charges\` fills the
balance (where that is on, as it is locally), \`GET /products\` has the ids to order with.

**Idempotency-Key:** requests that move money need one. Repeat a request with the same key and you get the same answer,
byte for byte; take a new key for a new request.

**Errors** are RFC 9457 \`application/problem+json\`; branch on \`code\`, show \`detail\`, and find every code under
\`GET /problems\`. Amounts are whole minor units of the store's currency.
`.trim();

const TAGS = {
  ...Object.assign({}, ...manifests.map(({ tags }) => tags)),
  problems: 'Every error code, explained',
  health: 'For load balancers and orchestrators',
} as Readonly<Record<string, string>>;

/** The published contract; a test keeps docs/openapi.json equal to it. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Commerce API')
    .setDescription(DESCRIPTION)
    .setVersion('1.0.0')
    .addSecurity('session', { type: 'http', scheme: 'bearer', description: 'The token of POST /auth/sign-in.' })
    .addCookieAuth('__Host-session', COOKIE, 'session-cookie')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: 'For machines, with scopes.' },
      'api-key',
    );
  for (const [name, description] of Object.entries(TAGS)) config.addTag(name, description);
  const document = SwaggerModule.createDocument(app, config.build());
  writeProblemResponses(document);
  for (const item of Object.values(document.paths)) {
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
      if (operation) operation.description = [operation.description, whoMayCall(operation)].join('\n\n').trim();
    }
  }
  return document;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Documentation tools show that an operation is protected, but not which callers it allows. */
function whoMayCall({ security = [] }: Operation): string {
  const roles = security.flatMap(({ session = [] }) => session);
  const scopes = security.flatMap(({ 'api-key': scope = [] }) => scope.map((name) => `an API key with \`${name}\``));
  const callers = [...roles.map((role) => `\`${role}\``), ...scopes];
  return `Who: ${callers.join(' or ') || 'anyone'}.`;
}

const COOKIE = {
  type: 'apiKey',
  in: 'cookie',
  name: '__Host-session',
  description: 'For browsers, which get it at the sign-in and send it automatically: nothing to enter here.',
} as const;

/** Swagger UI at /docs, the document at /openapi.json: created once, before the first request. */
export function serveApiDescription(app: NestFastifyApplication): void {
  const document = describeApi(app);
  const body = JSON.stringify(document);
  const answer = { etag: `"${hash('sha256', body).slice(0, 32)}"`, body: Buffer.from(body) };
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (request, reply) => {
      void reply.send(sendUnlessKnown(reply, answer, request.headers['if-none-match']));
    });
  SwaggerModule.setup('docs', app, document, {
    raw: false, // Nest would serialise the document, as JSON or YAML, for each request
    customSiteTitle: 'Commerce API',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      defaultModelsExpandDepth: 0,
    },
  });
}
