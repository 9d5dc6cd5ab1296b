import { DomainError } from '#kernel';

/** One answer for an unknown code, a void or expired slip and a wrong tail: it tells nobody which codes exist. */
export const slipRefused = () =>
  new DomainError('self-service.sign-in-refused', 'unauthenticated', {
    zh: '口令或身份证末四位不符，或打印条已失效；请核对，或请经办人重新打印',
    en: 'The code or the last four of the ID do not fit, or the slip is no longer good; look again, or ask the office for a new one',
  });

export const addressExhausted = (minutes: number) =>
  new DomainError(
    'self-service.address-exhausted',
    'exhausted',
    { zh: '此网络登录失败次数过多，请稍后再试', en: 'Too many failed sign-ins from this address; try again later' },
    { minutes },
  );
