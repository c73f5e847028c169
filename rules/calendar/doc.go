// Package calendar counts time as Chinese administrative law does: working
// days by the State Council's yearly notices, calendar days and months that
// roll off a rest day, hours, working hours, and clocks with suspensions,
// extensions and appointments.
//
// The central types are [Calendar] (which days and hours are worked, and by
// what notice), [Period] (how long) and [Limit] (several put together), [Due]
// (when a period ends), [Clock] (a deadline with everything that stops or moves
// it) and [Proof] (each day counted or not, and why).
//
//	due, err := calendar.China().Due(start, calendar.Workdays(20))
//
// How periods are counted follows the Civil Code, articles 200 to 204 and
// 1259: the day of the start does not count, hours run from the moment, a
// month ends on its matching day or, where there is none, on its last, and a
// period that ends on a rest day ends on the next working day. The numbered
// rules R23 to R27 are in docs/spec.md.
//
// A day for which no notice is out yet makes a result provisional; it is never
// silently taken for Monday-to-Friday. Costs depend neither on the length of a
// period nor on the distance between two days. Everything is immutable and
// safe for concurrent use.
package calendar
