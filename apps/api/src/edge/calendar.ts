import { buildMessage, ValidateBy } from 'class-validator';
import { isCalendarDate } from '#kernel';

const DAY = /^(?:19|2\d)\d\d-\d\d-\d\d$/;
const INSTANT = /^((?:19|2\d)\d\d-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?(?:Z|[+-](\d\d):(\d\d))$/;

const isDay = (value: unknown): boolean => typeof value === 'string' && DAY.test(value) && isCalendarDate(value);

function isInstant(value: unknown): boolean {
  const found = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!found) return false;
  const [, date = '', hour, minute, second = '0', offsetHour = '0', offsetMinute = '0'] = found;
  return (
    isCalendarDate(date) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(offsetHour) < 15 &&
    Number(offsetMinute) < 60
  );
}

/** A day of the calendar, `YYYY-MM-DD`, of the years 1900 to 2999. */
export const IsDay = () =>
  ValidateBy({
    name: 'isDay',
    validator: { validate: isDay, defaultMessage: buildMessage(() => '$property must be a day, YYYY-MM-DD') },
  });

/** An instant with its offset: without one it would be read as the server's time. Years 1900 to 2999. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: buildMessage(() => '$property must be an instant with offset, 2020-03-06T08:00:00+08:00'),
    },
  });
