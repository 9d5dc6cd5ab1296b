import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * A compiler plugin: writes down what every route answers, as JSON Schema, from the return types of the controllers'
 * methods, so that the API's own document says what the code says. Interfaces become named schemas with their comments.
 * The build fails for a type that JSON cannot hold, and for two types of one name. A file is bytes of the media types that
 * its type names.
 */
export function before(_options, program) {
  const { outDir } = program.getCompilerOptions();
  const file = join(outDir, 'apps/api/src/edge/answers.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(answersOf(program), null, 1)}\n`);
  return () => (source) => source;
}

const ROUTE = /^(?:Get|Post|Put|Patch|Delete)$/;

function answersOf(program) {
  const schemas = new Schemas(program.getTypeChecker());
  const answers = {};
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.endsWith('.dto.ts')))
    for (const body of source.statements.filter(ts.isClassDeclaration)) schemas.reserve(body);
  for (const source of program.getSourceFiles().filter(({ fileName }) => fileName.endsWith('.controller.ts'))) {
    for (const controller of source.statements.filter(ts.isClassDeclaration)) {
      for (const method of controller.members.filter(ts.isMethodDeclaration)) {
        if (!decoratorsOf(method).some((name) => ROUTE.test(name))) continue;
        const route = `${controller.name.text}.${method.name.getText()}`;
        const answer = schemas.ofAnswer(method, route);
        if (answer) answers[route] = answer;
      }
    }
  }
  return { answers, schemas: schemas.named };
}

const decoratorsOf = (node) =>
  (ts.getDecorators(node) ?? []).map(({ expression }) => (expression.expression ?? expression).getText());

class Schemas {
  named = {};
  declared = new Map();
  path = [];

  constructor(checker) {
    this.checker = checker;
  }

  /** Bodies have the names of their classes in the document already. */
  reserve(declaration) {
    this.claim(declaration.name.text, this.checker.getTypeAtLocation(declaration));
  }

  /** What the document says of the body, by media type; nothing for a route without a body. */
  ofAnswer(method, route) {
    this.path = [route];
    const returned = this.checker.getReturnTypeOfSignature(this.checker.getSignatureFromDeclaration(method));
    const type = this.checker.getAwaitedType(returned) ?? returned;
    if (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return null;
    return isFile(type) ? this.bytes(type) : { 'application/json': { schema: this.of(type) } };
  }

  bytes(type) {
    const [media] = this.checker.getTypeArguments(type);
    const types = media?.isUnion() ? media.types : [media];
    if (!types.every((one) => one?.isStringLiteral())) throw this.fault('the type of a file names its media types');
    return Object.fromEntries(types.map(({ value }) => [value, { schema: { type: 'string', format: 'binary' } }]));
  }

  of(type) {
    const { flags } = type;
    if (flags & ts.TypeFlags.AnyOrUnknown) return {};
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (flags & ts.TypeFlags.StringLiteral) return { type: 'string', enum: [type.value] };
    if (flags & ts.TypeFlags.NumberLiteral) return { type: 'number', enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean', enum: [type.intrinsicName === 'true'] };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.isUnion()) return this.union(type);
    if (flags & ts.TypeFlags.NonPrimitive) return { type: 'object' };
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.object(type);
    throw this.fault(`${this.checker.typeToString(type)} has no place in JSON`);
  }

  union(type) {
    const parts = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)).map((part) => this.of(part));
    const merged = [];
    for (const part of parts) {
      const alike = part.enum && merged.find((other) => other.enum && other.type === part.type);
      if (alike) alike.enum.push(...part.enum);
      else merged.push(part);
    }
    for (const part of merged) if (part.type === 'boolean' && part.enum?.length === 2) delete part.enum;
    return merged.length === 1 ? merged[0] : { anyOf: merged };
  }

  object(type) {
    if (this.checker.isTupleType(type)) {
      const parts = this.checker.getTypeArguments(type).map((part) => this.of(part));
      return { type: 'array', prefixItems: parts, minItems: parts.length, maxItems: parts.length };
    }
    if (this.checker.isArrayLikeType(type)) {
      const item = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      return { type: 'array', items: this.within('[]', item) };
    }
    const name = nameOf(type);
    if (name === 'Date') return { type: 'string', format: 'date-time' };
    if (!name) return this.fields(type);
    if (isForeign(type)) throw this.fault(`${name} has no place in JSON`);
    this.claim(name, type);
    if (!this.named[name]) {
      this.named[name] = {};
      this.named[name] = this.fields(type);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  claim(name, type) {
    if ((this.declared.get(name) ?? type) !== type) throw this.fault(`two types are called ${name}: rename one`);
    this.declared.set(name, type);
  }

  fields(type) {
    const properties = {};
    const required = [];
    for (const property of this.checker.getPropertiesOfType(type)) {
      const own = this.checker.getTypeOfSymbol(property);
      if (own.getCallSignatures().length > 0) continue;
      const description = ts.displayPartsToString(property.getDocumentationComment(this.checker));
      const schema = this.within(property.name, own);
      properties[property.name] = description ? { ...schema, description } : schema;
      if (!(property.flags & ts.SymbolFlags.Optional) && !mayBeUndefined(own)) required.push(property.name);
    }
    const rest = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      ...(rest && { additionalProperties: this.within('*', rest) }),
    };
  }

  within(step, type) {
    this.path.push(step);
    const schema = this.of(type);
    this.path.pop();
    return schema;
  }

  fault(reason) {
    return new Error(`${this.path.join('.')}: ${reason}`);
  }
}

/** Interfaces, classes and aliases; what is made from others on the spot (Pick, intersections, literals, generics) is written out. */
function nameOf(type) {
  const { symbol, aliasSymbol } = type;
  if (aliasSymbol) return type.aliasTypeArguments?.length > 0 ? null : aliasSymbol.name;
  if (!symbol || type.typeArguments?.length > 0) return null;
  return symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class) ? symbol.name : null;
}

const isFile = (type) =>
  type.symbol?.name === 'StreamableFile' || ((type.target ?? type).getBaseTypes?.() ?? []).some(isFile);

const isForeign = ({ symbol }) =>
  symbol?.declarations?.some((one) => one.getSourceFile().fileName.includes('/node_modules/')) ?? false;

const mayBeUndefined = (type) =>
  Boolean(type.flags & ts.TypeFlags.Undefined) ||
  (type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined));
