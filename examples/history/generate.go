package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// generator makes up applications, one after the other.
type generator struct{ *rand.Rand }

func newGenerator(seed uint64) *generator { return &generator{rand.New(rand.NewPCG(seed, 1))} }

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent float64) bool { return g.Float64()*100 < percent }

func (g *generator) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g *generator) application(number int) *application {
	a := &application{}
	at := g.submitted()
	a.Application.Number = fmt.Sprintf("2021（%07d）号", number)
	a.Application.Submitted = at.Format(time.RFC3339)
	if g.chance(60) {
		a.Application.Channel = g.pick("portal", "app", "wechat", "window")
	}
	g.applicant(a)
	a.Contact.Name, a.Contact.Phone = "示例联系人", "13800000000"
	a.Site.Address = g.address()
	a.Services = [][]string{{"water"}, {"gas"}, {"water", "gas"}, {"water", "gas"}}[g.IntN(4)]
	for _, s := range a.Services {
		if w := g.work(s, at); w != (work{Service: s}) {
			a.Works = append(a.Works, w)
		}
	}
	if g.chance(2) {
		g.spoil(a)
	}
	return a
}

// submitted is a moment of a working hour of 2021.
func (g *generator) submitted() time.Time {
	zone := time.FixedZone("", 8*60*60)
	return time.Date(2021, 1, 4+g.IntN(360), 8, 30, 0, 0, zone).Add(time.Duration(g.IntN(9*60)) * time.Minute)
}

// applicant is an enterprise in most cases.
func (g *generator) applicant(a *application) {
	switch {
	case g.chance(6):
		a.Applicant.Name, a.Applicant.Type = "示例居民", "resident"
	case g.chance(4):
		a.Applicant.Name, a.Applicant.Code = "示例餐馆", "92420802MA4BCDEF7H"
	case g.chance(3):
		a.Applicant.Name, a.Applicant.Code = "示例学校", "12420800000000027W"
	default:
		a.Applicant.Name = fmt.Sprintf("荆门示例%s有限公司", g.pick("制造", "食品", "新材料", "物流", "机电"))
		a.Applicant.Code = g.pick("91420800000000019W", "91420802MA4TE5T13A", "91420804MA4ABCDE3W")
	}
}

func (g *generator) address() string {
	place := g.pick("荆门市东宝区示例大道", "荆门市掇刀区示例路")
	if g.chance(5) {
		place = g.pick("钟祥市示例街", "荆门市沙洋县示例路", "京山市示例路")
	}
	return place + strconv.Itoa(1+g.IntN(900)) + "号"
}

// work is a line that is not measured yet, one that is, or one that has been
// built.
func (g *generator) work(service string, at time.Time) work {
	w := work{Service: service}
	if g.chance(6) {
		return w
	}
	w.Length = g.length()
	if g.chance(40) {
		return w
	}
	next := func(most time.Duration) string {
		at = at.Add(time.Minute + time.Duration(g.Int64N(int64(most/time.Minute)))*time.Minute)
		return at.Format(time.RFC3339)
	}
	w.Received, w.Survey, w.Started = next(time.Hour), next(3*24*time.Hour), next(10*24*time.Hour)
	w.Completed = next(30 * time.Hour)
	if g.chance(90) {
		w.Accepted, w.Connected = next(20*time.Hour), next(20*time.Hour)
	}
	return w
}

// length is one decimal around 240 m, so that many lines lie between 200 and
// 300 m and some just on these.
func (g *generator) length() length {
	if g.chance(2) {
		return length(g.pick("200", "300", "200.1", "300.1"))
	}
	return length(strconv.FormatFloat(max(5, 240+70*g.NormFloat64()), 'f', 1, 64))
}

// spoil gives one thing a value that it cannot have.
func (g *generator) spoil(a *application) {
	switch g.IntN(3) {
	case 0:
		a.Applicant.Code = "91350100M000100Y4Z"
	case 1:
		a.Contact.Phone = "1380000"
	case 2:
		if len(a.Works) > 0 {
			a.Works[0].Length = length(g.pick("-12.5", "不详"))
		}
	}
}
