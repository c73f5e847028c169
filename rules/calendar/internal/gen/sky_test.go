package main

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"
)

// This file works the moving festivals out from the sky: new moons by Meeus,
// Astronomical Algorithms (2nd edition, chapter 49), the sun by its chapter 25, months by
// GB/T 33661-2017: the winter solstice is in the 11th month; where 13 months lie between
// two of these, the first without a major solar term is the leap month.

const rad = math.Pi / 180

// beijing is the day number (of noon, as Julian days are) of a moment in Beijing.
func beijing(jde float64) int {
	year := 2000 + (jde-2451545)/365.25
	return int(math.Floor(jde - deltaT(year)/86400 + 8.0/24 + 0.5))
}

// deltaT is dynamical time less universal time, in seconds (Espenak and Meeus).
func deltaT(year float64) float64 {
	if t := year - 2000; year < 2050 {
		return 62.92 + 0.32217*t + 0.005589*t*t
	}
	u := (year - 1820) / 100
	return -20 + 32*u*u - 0.5628*(2150-year)
}

// newMoon is the moment of a new moon; number 0 is that of 6 January 2000.
func newMoon(k float64) float64 {
	t := k / 1236.85
	jde := 2451550.09766 + 29.530588861*k + 0.00015437*t*t - 0.000000150*t*t*t
	e := 1 - 0.002516*t - 0.0000074*t*t
	m := (2.5534 + 29.10535670*k - 0.0000014*t*t) * rad
	mm := (201.5643 + 385.81693528*k + 0.0107582*t*t + 0.00001238*t*t*t) * rad
	f := (160.7108 + 390.67050284*k - 0.0016118*t*t - 0.00000227*t*t*t) * rad
	om := (124.7746 - 1.56375588*k + 0.0020672*t*t) * rad
	s := math.Sin
	jde += -0.40720*s(mm) + 0.17241*e*s(m) + 0.01608*s(2*mm) + 0.01039*s(2*f) + 0.00739*e*s(mm-m) - 0.00514*e*s(mm+m) + 0.00208*e*e*s(2*m) -
		0.00111*s(mm-2*f) - 0.00057*s(mm+2*f) + 0.00056*e*s(2*mm+m) - 0.00042*s(3*mm) + 0.00042*e*s(m+2*f) + 0.00038*e*s(m-2*f) - 0.00024*e*s(2*mm-m) -
		0.00017*s(om) - 0.00007*s(mm+2*m) + 0.00004*s(2*mm-2*f) + 0.00004*s(3*m) + 0.00003*s(mm+m-2*f) + 0.00003*s(2*mm+2*f) - 0.00003*s(mm+m+2*f) +
		0.00003*s(mm-m+2*f) - 0.00002*s(mm-m-2*f) - 0.00002*s(3*mm+m) + 0.00002*s(4*mm)
	for _, a := range [][3]float64{{299.77, 0.107408, 325}, {251.88, 0.016321, 165}, {251.83, 26.651886, 164}, {349.42, 36.412478, 126}, {84.66, 18.206239, 110},
		{141.74, 53.303771, 62}, {207.14, 2.453732, 60}, {154.84, 7.306860, 56}, {34.52, 27.261239, 47}, {207.19, 0.121824, 42}, {291.34, 1.844379, 40}, {161.72, 24.198154, 37}, {239.56, 25.513099, 35}, {331.55, 3.592518, 23}} {
		angle := a[0] + a[1]*k
		if a[2] == 325 {
			angle -= 0.009173 * t * t
		}
		jde += a[2] * 1e-6 * s(angle*rad)
	}
	return jde
}

// sun is the apparent longitude of the sun in degrees.
func sun(jde float64) float64 {
	t := (jde - 2451545) / 36525
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t
	m := (357.52911 + 35999.05029*t - 0.0001537*t*t) * rad
	c := (1.914602-0.004817*t-0.000014*t*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	return math.Mod(l+c-0.00569-0.00478*math.Sin((125.04-1934.136*t)*rad)+360*100, 360)
}

// reaches is when the sun is at a longitude, near a moment.
func reaches(longitude, near float64) float64 {
	for range 20 {
		off := math.Mod(longitude-sun(near)+540+720, 360) - 180
		near += off * 365.2422 / 360
	}
	return near
}

// months returns the first days of months 1 to 10 of a lunar year, leap months left out.
func months(year int) map[int]int {
	solstice := func(y int) float64 { return reaches(270, 2451545+365.2422*float64(y-2000)+355) }
	eleventh := func(y int) int { // number of the new moon that begins the 11th month
		day := beijing(solstice(y))
		k := int(math.Round((solstice(y) - 2451550.1) / 29.530588861))
		for k++; beijing(newMoon(float64(k))) > day; k-- {
		}
		return k
	}
	first, next := eleventh(year-1), eleventh(year)
	out, month, leaped := map[int]int{}, 11, next-first == 12
	for k := first; k < next; k++ {
		from, to := beijing(newMoon(float64(k))), beijing(newMoon(float64(k+1)))
		if k > first && !leaped && !hasMajorTerm(from, to) {
			leaped = true
			continue
		}
		if k > first {
			month = month%12 + 1
		}
		out[month] = from
	}
	return out
}

// hasMajorTerm reports whether the sun reaches a multiple of 30 degrees on a day from one
// up to another.
func hasMajorTerm(from, to int) bool {
	sign := math.Ceil(sun(float64(from)-1) / 30)
	for _, at := range []float64{sign - 1, sign, sign + 1} {
		if day := beijing(reaches(math.Mod(at*30+360, 360), float64(from)+15)); from <= day && day < to {
			return true
		}
	}
	return false
}

// TestFestivalsAreAstronomical works out every moving festival from sun and moon.
func TestFestivalsAreAstronomical(t *testing.T) {
	in, err := os.ReadFile(moves)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := festivals(in)
	if err != nil {
		t.Fatal(err)
	}
	date := func(day int) string { // of Julian day 2451545, which is 1 January 2000
		return time.Date(2000, 1, 1+day-2451545, 0, 0, 0, 0, time.UTC).Format("01-02")
	}
	for _, y := range sortedKeys(rows) {
		m := months(y)
		qingming := beijing(reaches(15, 2451545+365.2422*float64(y-2000)+94))
		want := []string{date(m[1]), date(qingming), date(m[5] + 4), date(m[8] + 14)}
		if fmt.Sprint(rows[y]) != fmt.Sprint(want) {
			t.Errorf("%d: %v by the table, %v by the sky", y, rows[y], want)
		}
	}
}
