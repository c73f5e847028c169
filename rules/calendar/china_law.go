package calendar

import "time"

// measures are a version of the Measures for Public Holidays on Festivals and Memorial
// Days (全国年节及纪念日放假办法): how many days everybody is off for each festival.
type measures struct {
	from    int    // year
	signed  Date   // by when it was known
	order   string // of the State Council
	fromEve bool   // whether Spring Festival begins on its eve

	newYear, spring, qingming, labour, dragonBoat, midAutumn, national int
}

// festivals are the days of a year on which moving festivals fall.
type festivals struct {
	year                                    int
	spring, qingming, dragonBoat, midAutumn Date
}

// chinaLaw returns the days off that the measures give in the years after one, as far as
// the festivals are reckoned (2100): one layer a version, of those that were known at the
// end of a day, of all where that is the zero Date. They are days off before any notice is
// out, and no notice can take them away; it moves weekends about them.
func chinaLaw(after int, known Date) []Layer {
	versions := chinaMeasures()
	for len(versions) > 1 && !known.IsZero() && versions[len(versions)-1].signed.After(known) {
		versions = versions[:len(versions)-1]
	}
	var out []Layer
	for i, m := range versions {
		layer := Layer{ID: "cn-law", Title: Text{"全国年节及纪念日放假办法", "Measures for Public Holidays"}, Notice: m.order, Law: true}
		for _, f := range chinaFestivals() {
			if f.year > after && f.year >= m.from && (i == len(versions)-1 || f.year < versions[i+1].from) {
				layer.Holidays = append(layer.Holidays, m.days(f)...)
			}
		}
		if len(layer.Holidays) > 0 {
			out = append(out, layer)
		}
	}
	return out
}

// days are the days off of a year.
func (m *measures) days(f festivals) []Holiday {
	spring := f.spring
	if m.fromEve {
		spring = spring.AddDays(-1)
	}
	var out []Holiday
	for _, x := range []struct {
		from Date
		n    int
		name Text
	}{
		{ymd(f.year, time.January, 1), m.newYear, Text{"元旦", "New Year's Day"}},
		{spring, m.spring, Text{"春节", "Spring Festival"}},
		{f.qingming, m.qingming, Text{"清明节", "Qingming Festival"}},
		{ymd(f.year, time.May, 1), m.labour, Text{"劳动节", "Labour Day"}},
		{f.dragonBoat, m.dragonBoat, Text{"端午节", "Dragon Boat Festival"}},
		{f.midAutumn, m.midAutumn, Text{"中秋节", "Mid-Autumn Festival"}},
		{ymd(f.year, time.October, 1), m.national, Text{"国庆节", "National Day"}},
	} {
		if x.n > 0 {
			out = append(out, Holiday{x.from, x.from.AddDays(x.n - 1), x.name})
		}
	}
	return out
}
