import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completed } from './openapi-complete.js';

export function openApiOf(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('门到门 Mendao')
    .setDescription(
      '务工人员“出家门、上车门、进厂门”全程接口。From home door to car door, from car door to factory door: registration, vacancies, mutual recognition of health codes, matching, transport, hand-over, trace.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'Access token of a person, or API key of an enterprise (mk_…)',
    })
    .addSecurityRequirements('bearer')
    .build();
  return completed(SwaggerModule.createDocument(app, config));
}

/** The interactive page at /docs, the document at /openapi.json. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: '门到门 Mendao API',
  });
}
