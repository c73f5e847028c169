package lang_test

import "testing"

func BenchmarkEval(b *testing.B) {
	for name, source := range map[string]string{
		"compare":    "length <= params.limit",
		"logic":      "t and not f and (i > 3 or k == \"gas\")",
		"arithmetic": "length * width / hours + 1 > 3",
		"money":      "fee * 3 + 10 > 200",
		"quantifier": "all(works, .length > 10 and .price < 100)",
		"sum":        "sum(works, .length) <= 400",
		"definition": "bigger and t",
		"unknown":    "u and iu > 3",
		"in":         "k in [\"water\", \"gas\"] and i in 1..9",
		"workdays":   "workdays_between(d, d2) > 5",
	} {
		b.Run(name, func(b *testing.B) {
			w := worldOf(b, "testdata/cases/logic")
			e := w.written("", source)
			b.ReportAllocs()
			for b.Loop() {
				e.Eval(&w.env)
			}
		})
	}
}
