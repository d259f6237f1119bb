import { londonTime } from './london-time';

describe('londonTime', () => {
  it.each([
    ['in winter it is UTC', '12/1/10 8:26', '2010-12-01T08:26:00.000Z'],
    ['in summer it is an hour ahead', '7/4/2011 12:00', '2011-07-04T11:00:00.000Z'],
    ['just after a summer midnight it is the day before in UTC', '6/30/11 0:15', '2011-06-29T23:15:00.000Z'],
    ['the last minute of winter time', '3/27/11 0:59', '2011-03-27T00:59:00.000Z'],
    ['the first minute of summer time', '3/27/11 2:00', '2011-03-27T01:00:00.000Z'],
    ['a time that spring skips is winter time', '3/27/11 1:30', '2011-03-27T01:30:00.000Z'],
    ['of an hour that autumn repeats, the first', '10/31/10 1:30', '2010-10-31T00:30:00.000Z'],
    ['the first minute that is only once again', '10/31/10 2:00', '2010-10-31T02:00:00.000Z'],
    ['the years have two digits or four', '12/9/2011 12:50', '2011-12-09T12:50:00.000Z'],
  ])('%s', (_, text, utc) => {
    expect(londonTime(text)?.toISOString()).toBe(utc);
  });

  it.each(['', '2010-12-01 08:26', '13/1/10 8:26', '2/30/11 8:26', '12/1/10 24:00', '12/1/10 8:60', '12/1/10'])(
    'refuses %j',
    (text) => {
      expect(londonTime(text)).toBeUndefined();
    },
  );
});
