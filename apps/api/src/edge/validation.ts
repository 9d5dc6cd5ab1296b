import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { Text } from '#kernel';

export interface InvalidItem {
  /** JSON Pointer (RFC 6901) into the request body, or the name of a query parameter. */
  readonly pointer: string;
  readonly rule: string;
  readonly text: Text;
}

/** The body or the query breaks the contract; each item says where and how. */
export class InvalidRequest extends Error {
  readonly text: Text = { zh: '请求内容有误，详见 errors', en: 'The request does not fit; see errors' };
  constructor(readonly items: readonly InvalidItem[]) {
    super('The request does not fit');
  }
}

const ZH: Readonly<Record<string, string>> = {
  arrayMaxSize: '数组过长',
  arrayMinSize: '数组过短',
  arrayUnique: '数组含重复项',
  isArray: '应为数组',
  isBoolean: '应为 true 或 false',
  isDateString: '应为日期时间（ISO 8601）',
  isDay: '应为日期（YYYY-MM-DD）',
  isDefined: '必填',
  isEnum: '不在可选值之内',
  isIn: '不在可选值之内',
  isInstant: '应为带时区的时刻（ISO 8601）',
  isInt: '应为整数',
  isISO8601: '应为日期时间（ISO 8601）',
  isLatitude: '应为纬度',
  isLongitude: '应为经度',
  isNotEmpty: '不能为空',
  isNumber: '应为数字',
  isObject: '应为对象',
  isString: '应为文本',
  isUuid: '应为编号（UUID）',
  matches: '格式不正确',
  max: '数值过大',
  maxLength: '文本过长',
  min: '数值过小',
  minLength: '文本过短',
  nestedValidation: '应为对象',
  whitelistValidation: '不认识的字段',
};

const LONGEST_NAME = 100;
const escaped = (key: string) => key.slice(0, LONGEST_NAME).replace(/~/g, '~0').replace(/\//g, '~1');

function itemsOf(errors: readonly ValidationError[], path: string): InvalidItem[] {
  return errors.flatMap((error) => {
    const pointer = `${path}/${escaped(error.property)}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      pointer,
      rule,
      text: { zh: ZH[rule] ?? '不符合要求', en: message.slice(0, 3 * LONGEST_NAME) },
    }));
    return [...own, ...itemsOf(error.children ?? [], pointer)];
  });
}

const LONGEST_LIST = 100;

export const validation = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new InvalidRequest(itemsOf(errors, '').slice(0, LONGEST_LIST)),
  });
