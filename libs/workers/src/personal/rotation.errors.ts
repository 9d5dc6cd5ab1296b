import { DomainError } from '#kernel';

export const keyUnknown = (id: string) =>
  new DomainError(
    'keys.unknown',
    'invalid',
    {
      zh: '密钥文件中没有此密钥，请先放入并重启全部进程',
      en: 'No such key in the key file: add it and restart every process first',
    },
    { id },
  );

export const rotationRuns = () =>
  new DomainError('keys.rotation-runs', 'conflict', {
    zh: '另一处正在换钥',
    en: 'Somebody else is rotating keys',
  });

export const rotationElsewhere = (next: string) =>
  new DomainError(
    'keys.rotation-elsewhere',
    'conflict',
    { zh: '换钥尚未完成，请先换到原定的密钥', en: 'A rotation to another key has begun: finish it first' },
    { next },
  );
