package workload

import "math/rand/v2"

// Application is an application of the Jingmen rules, flattened to what every
// engine can express: one line of water and one of gas, in decimetres.
type Application struct {
	ApplicantType string `fact:"applicant_type" expr:"applicant_type" json:"applicant_type"`
	Channel       string `fact:"channel" expr:"channel" json:"channel"`
	Stage         string `fact:"stage" expr:"stage" json:"stage"`
	Demand        string `fact:"demand" expr:"demand" json:"demand"`
	WaterLength   int64  `fact:"water_length" expr:"water_length" json:"water_length"`
	GasLength     int64  `fact:"gas_length" expr:"gas_length" json:"gas_length"`
	Central       bool   `fact:"central" expr:"central" json:"central"`
	Water         bool   `fact:"water" expr:"water" json:"water"`
	Gas           bool   `fact:"gas" expr:"gas" json:"gas"`
	Heating       bool   `fact:"heating" expr:"heating" json:"heating"`
}

// The facts of an [Application], in its order.
const (
	applicantType = iota
	channel
	stage
	demand
	waterLength
	gasLength
	central
	water
	gas
	heating
)

const filingLimit = 3000 // 300 m: within it a line is approved by filing

// Jingmen is the conditions of twelve rules of policies.yaml: who is covered,
// which line takes which approval, who collects the demand and who is told.
func Jingmen(inputs int) *Set {
	s := &Set{Name: "12 rules of Jingmen", Facts: []Fact{
		{Name: "applicant_type", Kind: Enum, Values: []string{"enterprise", "sole_trader", "cooperative", "institution", "organisation", "resident"}},
		{Name: "channel", Kind: Enum, Values: []string{"portal", "app", "wechat", "window", "land_office", "liaison"}},
		{Name: "stage", Kind: Enum, Values: []string{"intention", "formal"}},
		{Name: "demand", Kind: Enum, Values: []string{"new", "increase"}},
		{Name: "water_length", Kind: Int, Max: 1_000_000},
		{Name: "gas_length", Kind: Int, Max: 1_000_000},
		{Name: "central", Kind: Bool},
		{Name: "water", Kind: Bool},
		{Name: "gas", Kind: Bool},
		{Name: "heating", Kind: Bool},
	}, Rules: jingmenRules()}
	r := rand.New(rand.NewPCG(seed, 12))
	for range inputs {
		s.Inputs = append(s.Inputs, application(r, s.Facts))
	}
	s.Hand = func() func(int, []int32) []int32 {
		return func(i int, out []int32) []int32 { return Twelve(s.Inputs[i].Record.(*Application), out) }
	}
	return s
}

func jingmenRules() []Rule {
	is := func(f int) Cond { return Cond{Op: Is, Fact: f} }
	eq := func(f int, text string) Cond { return Cond{Op: Eq, Fact: f, Texts: []string{text}} }
	all := func(cs ...Cond) Cond { return Cond{Op: And, Kids: cs} }
	anyOf := func(cs ...Cond) Cond { return Cond{Op: Or, Kids: cs} }
	not := func(c Cond) Cond { return Cond{Op: Not, Kids: []Cond{c}} }
	within := func(f int) Cond { return Cond{Op: Most, Fact: f, Num: filingLimit} }
	over := func(f int) Cond { return Cond{Op: More, Fact: f, Num: filingLimit} }

	asked := anyOf(is(water), is(gas))
	inScope := all(is(central), eq(applicantType, "enterprise"), asked)
	byReference := all(is(central), eq(applicantType, "resident"), is(heating))
	online := Cond{Op: In, Fact: channel, Texts: []string{"portal", "app", "wechat", "window"}}
	return []Rule{
		{"covered", inScope},
		{"by-reference", byReference},
		{"not-covered", not(anyOf(inScope, byReference))},
		{"outside-centre", not(is(central))},
		{"not-yet-extended", not(Cond{Op: In, Fact: applicantType, Texts: []string{"enterprise", "resident"}})},
		{"resident", all(eq(applicantType, "resident"), asked)},
		{"water-filing", all(inScope, is(water), within(waterLength))},
		{"water-coordination", all(inScope, is(water), over(waterLength))},
		{"gas-filing", all(inScope, is(gas), within(gasLength))},
		{"gas-coordination", all(inScope, is(gas), over(gasLength))},
		{"liaison-collects", all(inScope, anyOf(eq(channel, "liaison"), eq(demand, "increase")))},
		{"push-intake", all(inScope, eq(stage, "formal"), online)},
	}
}

// application makes an application as they come in: mostly enterprises of the
// central area, lines about the limit of 300 m.
func application(r *rand.Rand, facts []Fact) Input {
	v := make([]Value, len(facts))
	pick := func(f int, first float64) {
		values := facts[f].Values
		v[f].Text = values[0]
		if r.Float64() >= first {
			v[f].Text = values[1+r.IntN(len(values)-1)]
		}
	}
	pick(applicantType, 0.6)
	pick(channel, 0.4)
	pick(stage, 0.3)
	pick(demand, 0.7)
	v[waterLength].Num, v[gasLength].Num = 100+r.Int64N(6000), 100+r.Int64N(6000)
	v[central].Bool = r.Float64() < 0.8
	v[water].Bool, v[gas].Bool = r.Float64() < 0.7, r.Float64() < 0.6
	v[heating].Bool = r.Float64() < 0.1
	return Input{Values: v, Record: &Application{
		v[applicantType].Text, v[channel].Text, v[stage].Text, v[demand].Text, v[waterLength].Num, v[gasLength].Num,
		v[central].Bool, v[water].Bool, v[gas].Bool, v[heating].Bool,
	}}
}

// Twelve is the twelve rules by hand: it appends the numbers of those that apply.
func Twelve(a *Application, out []int32) []int32 {
	asked := a.Water || a.Gas
	enterprise, resident := a.ApplicantType == "enterprise", a.ApplicantType == "resident"
	inScope := a.Central && enterprise && asked
	byReference := a.Central && resident && a.Heating
	if inScope {
		out = append(out, 0)
	}
	if byReference {
		out = append(out, 1)
	}
	if !inScope && !byReference {
		out = append(out, 2)
	}
	if !a.Central {
		out = append(out, 3)
	}
	if !enterprise && !resident {
		out = append(out, 4)
	}
	if resident && asked {
		out = append(out, 5)
	}
	if inScope {
		out = inScopeRules(a, out)
	}
	return out
}

func inScopeRules(a *Application, out []int32) []int32 {
	line := func(asked bool, length int64, filing int32) {
		switch {
		case asked && length <= filingLimit:
			out = append(out, filing)
		case asked:
			out = append(out, filing+1)
		}
	}
	line(a.Water, a.WaterLength, 6)
	line(a.Gas, a.GasLength, 8)
	if a.Channel == "liaison" || a.Demand == "increase" {
		out = append(out, 10)
	}
	if a.Stage == "formal" {
		switch a.Channel {
		case "portal", "app", "wechat", "window":
			out = append(out, 11)
		}
	}
	return out
}
