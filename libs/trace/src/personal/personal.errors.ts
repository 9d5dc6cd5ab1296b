import { DomainError, type Text } from '#kernel';

const WHY: Readonly<Record<string, Text>> = {
  proposed: { zh: '请先谢绝推荐', en: 'Decline the offer first' },
  offered: { zh: '请先谢绝推荐', en: 'Decline the offer first' },
  accepted: { zh: '请先谢绝推荐', en: 'Decline the offer first' },
  placed: {
    zh: '已录用，等候乘车；请先撤回推荐',
    en: 'Placed, and waiting for the journey: withdraw the proposal first',
  },
  travelling: { zh: '正在途中，人数须对得上', en: 'On the way, where every head is counted' },
};

export const erasureRefused = (state: string) =>
  new DomainError(
    'worker.erasure-refused',
    'conflict',
    {
      zh: `现在不能删除：${WHY[state]?.zh ?? ''}`,
      en: `Nothing can be erased now: ${WHY[state]?.en ?? ''}`,
    },
    { state },
  );
