package hostile_test

import (
	"fmt"
	"strings"
)

// A kind of hostile set: something that its author can write often, deep or long.
// A set of size n is written with a number of bytes that grows as n does.
type kind struct {
	name string
	unit int // a size that is quickly measured
	text func(n int) string
}

// kinds are all kinds, each after the thing that there is much of.
func kinds() []kind {
	return []kind{
		{"chain of definitions", 1000, chain},
		{"chain of definitions, the last first", 1000, chainBackwards},
		{"definitions that each name all before ten times", 300, tower},
		{"sums of definitions", 300, sums},
		{"definitions that many rules use", 1000, shared},
		{"nested quantifiers", 20, nested},
		{"alternatives", 16, alternatives},
		{"alternatives of many facts", 16, manyAlternatives},
		{"values of an enumeration", 4000, values},
		{"rules for each value", 1000, ruleForValue},
		{"constants of one fact", 1000, constants},
		{"bounds of one fact", 1000, bounds},
		{"values of a set", 60, setValues},
		{"facts", 2000, facts},
		{"outcomes", 1000, outcomes},
		{"outcomes that rest on one another", 1000, outcomeChain},
		{"derived facts", 1000, derived},
		{"rules of one outcome", 1000, rulesOfOne},
		{"exceptions to exceptions", 1000, overrides},
		{"a rule that many except", 1000, overridden},
		{"rows", 2000, rows},
		{"rows of a first table", 1000, firstRows},
		{"columns", 50, columns},
		{"dated values", 1000, datedValues},
		{"parameters with dated values", 30, datedParams},
		{"bands of a scale", 1000, bands},
		{"bands of a progressive table", 500, progressive},
		{"scores", 50, scores},
		{"clocks", 200, clocks},
		{"clocks that start after one another", 100, clockChain},
		{"events of a clock", 100, events},
		{"tasks after one another", 500, tasks},
		{"tasks after all others", 40, tasksAfterAll},
		{"layers of a calendar", 300, calendarLayers},
		{"calendars on one another", 100, calendarChain},
		{"seasons of hours", 100, seasons},
		{"unknown names", 1000, unknownNames},
		{"misspelt keys", 1000, misspelt},
		{"patterns", 10, patterns},
		{"long texts", 50, longTexts},
		{"lists within lists", 4, lists},
		{"rules over lists", 500, rulesOverLists},
		{"elements by their keys", 500, elements},
		{"conditions in one rule", 300, conditions},
		{"effects of one rule", 300, effects},
		{"templates", 300, templates},
		{"citations", 300, citations},
		{"sources", 1000, sources},
		{"calls of one another", 60, calls},
		{"long numbers", 50, numbers},
		{"equal sums", 20, equalSums},
		{"sums of two facts", 100, pairSums},
		{"dates of rules", 1000, dates},
		{"complete outcomes", 300, complete},
	}
}

const head = "guize: 2\nset: s\nlanguages: [en]\nsources: {law: {title: Law}}\n"

// each writes a line for each of n.
func each(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
		b.WriteByte('\n')
	}
	return b.String()
}

func set(parts ...string) string { return head + strings.Join(parts, "") }

func policy(rules string) string {
	return "policies:\n  p:\n    title: P\n    cite: law 1\n    rules:\n" + rules
}

func rule(i int, when, then string) string {
	return fmt.Sprintf("      - {id: r%d, title: R, when: %q, then: [%s]}", i, when, then)
}

const (
	oneFact    = "facts:\n  a: {type: bool, title: A}\n  x: {type: number, title: X}\n"
	oneOutcome = "outcomes:\n  o: {type: bool, title: O}\n"
	number     = "outcomes:\n  o: {type: number, title: O, combine: sum}\n"
)

func chain(n int) string {
	return set(oneFact, "define:\n  d0: a\n", each(n, func(i int) string { return fmt.Sprintf("  d%d: not d%d", i+1, i) }), oneOutcome,
		policy(rule(0, fmt.Sprintf("d%d", n), "decide: {o: true}")+"\n"+rule(1, fmt.Sprintf("not d%d", n), "decide: {o: false}")+"\n"))
}

func chainBackwards(n int) string {
	return set(oneFact, "define:\n", each(n, func(i int) string { return fmt.Sprintf("  d%d: not d%d", n-i, n-i-1) }), "  d0: a\n", oneOutcome,
		policy(rule(0, fmt.Sprintf("d%d", n), "decide: {o: true}")+"\n"))
}

func tower(n int) string {
	return set(oneFact, "define:\n  d0: a\n", each(n, func(i int) string {
		return fmt.Sprintf("  d%d: %s", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("d%d and ", i), 10), " and "))
	}), oneOutcome, policy(rule(0, fmt.Sprintf("d%d", n), "decide: {o: true}")+"\n"+rule(1, fmt.Sprintf("not d%d", n), "decide: {o: false}")+"\n"))
}

func sums(n int) string {
	return set(oneFact, "define:\n  d0: x\n", each(n, func(i int) string {
		return fmt.Sprintf("  d%d: %s", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("d%d + ", i), 4), " + "))
	}), oneOutcome, policy(rule(0, fmt.Sprintf("d%d > 5", n), "decide: {o: true}")+"\n"+rule(1, fmt.Sprintf("not (d%d > 5)", n), "decide: {o: false}")+"\n"))
}

func shared(n int) string {
	return set(oneFact, "define:\n  d: a and x > 3 and x < 10 and x in [4, 5, 6]\n", oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("d and x > %d", i), "decide: {o: true}") })))
}

const works = "facts:\n  works: {type: list, title: W, item: {length: {type: number, min: 0, max: 1000, title: L}, kind: {type: enum, values: [a, b], title: K}}}\n  a: {type: bool, title: A}\n  x: {type: number, title: X}\n"

func nested(n int) string {
	e := ".length > 1"
	for range n {
		e = "count(works, " + e + ") > 5"
	}
	return set(works, oneOutcome, policy(rule(0, e, "decide: {o: true}")+"\n"+rule(1, "not ("+e+")", "decide: {o: false}")+"\n"))
}

func alternatives(n int) string {
	return set("facts:\n", each(n, func(i int) string {
		return fmt.Sprintf("  f%d: {type: enum, values: [a, b, c, d, e, f, g, h, i], title: F}", i)
	}),
		oneOutcome, "policies:\n  p:\n    title: P\n    cite: law 1\n    rules:\n      - id: r\n        title: R\n        when:\n",
		each(n, func(i int) string {
			return fmt.Sprintf("          - f%d == \"a\" or f%d == \"b\" or f%d == \"c\" or f%d == \"d\" or f%d == \"e\" or f%d == \"f\" or f%d == \"g\" or f%d == \"h\"", i, i, i, i, i, i, i, i)
		}), "        then: [decide: {o: true}]\n")
}

func manyAlternatives(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F}", i) }), oneOutcome,
		policy(each(n, func(i int) string {
			var parts []string
			for k := range 8 {
				parts = append(parts, fmt.Sprintf("f%d == %d and f%d == %d", i, k, (i+k+1)%n, k))
			}
			return rule(i, strings.Join(parts, " or "), "decide: {o: true}")
		})))
}

func values(n int) string {
	return set("facts:\n  e: {type: enum, title: E, values: {", strings.TrimSuffix(each(n, func(i int) string { return fmt.Sprintf("v%d: {en: V%d},", i, i) }), ",\n"), "}}\n", oneOutcome,
		policy(rule(0, `e == "v1"`, "decide: {o: true}")+"\n"+rule(1, `e != "v1"`, "decide: {o: false}")+"\n"))
}

func ruleForValue(n int) string {
	return set("facts:\n  e: {type: enum, title: E, values: [", strings.TrimSuffix(each(n, func(i int) string { return fmt.Sprintf("v%d,", i) }), ",\n"), "]}\n", oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("e == \"v%d\"", i), "decide: {o: true}") })))
}

func constants(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("x == %d", i), "decide: {o: true}") })))
}

func bounds(n int) string {
	return set(oneFact, number, policy(each(n, func(i int) string {
		return rule(i, fmt.Sprintf("x > %d and x <= %d", i, i+2), fmt.Sprintf("decide: {o: %d}", i))
	})))
}

func setValues(n int) string {
	n = min(n, 60)
	return set("facts:\n  s: {type: set, title: S, values: [", strings.TrimSuffix(each(n, func(i int) string { return fmt.Sprintf("v%d,", i) }), ",\n"), "]}\n", oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("\"v%d\" in s", i), "decide: {o: true}") })))
}

func facts(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F}", i) }), oneOutcome,
		policy(rule(0, "f0 > 1", "decide: {o: true}")+"\n"))
}

func outcomes(n int) string {
	return set(oneFact, "outcomes:\n", each(n, func(i int) string { return fmt.Sprintf("  o%d: {type: bool, title: O}", i) }),
		policy(each(n, func(i int) string { return rule(i, "x > 1", fmt.Sprintf("decide: {o%d: true}", i)) })))
}

func outcomeChain(n int) string {
	return set(oneFact, "outcomes:\n", each(n+1, func(i int) string { return fmt.Sprintf("  o%d: {type: bool, title: O}", i) }),
		policy(rule(n, "x > 1", "decide: {o0: true}")+"\n"+each(n, func(i int) string {
			return rule(i, fmt.Sprintf("o%d == true", i), fmt.Sprintf("decide: {o%d: true}", i+1))
		})))
}

func derived(n int) string {
	return set("facts:\n  f0: {type: number, title: F}\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F, derive: f%d + 1}", i+1, i) }), oneOutcome,
		policy(rule(0, fmt.Sprintf("f%d > 1", n), "decide: {o: true}")+"\n"))
}

func rulesOfOne(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: bool, title: F}", i) }), "outcomes:\n  o: {type: int, title: O}\n",
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("f%d", i), fmt.Sprintf("decide: {o: %d}", i)) })))
}

func overrides(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, when: x > %d, overrides: [r%d], then: [decide: {o: %v}]}", i, i, i+1, i%2 == 0)
	})+rule(n, "x > 0", "decide: {o: true}")+"\n"))
}

func overridden(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, when: x > %d, overrides: [r%d], then: [decide: {o: false}]}", i, i, n)
	})+rule(n, "x > 0", "decide: {o: true}")+"\n"))
}

func table(hit, input, output, rows string) string {
	return "policies:\n  p:\n    title: P\n    cite: law 1\n    tables:\n      - id: t\n        hit: " + hit + "\n        inputs: [" + input + "]\n        outputs: [" + output + "]\n        rows:\n" + rows
}

func rows(n int) string {
	return set(oneFact, "outcomes:\n  o: {type: int, title: O}\n", table("unique", "x, a", "o", each(n, func(i int) string {
		return fmt.Sprintf("          - {id: r%d, if: [\"[%d..%d)\", \"-\"], then: [%d]}", i, i, i+1, i)
	})))
}

func firstRows(n int) string {
	return set(oneFact, "outcomes:\n  o: {type: int, title: O}\n", table("first", "x, a", "o", each(n, func(i int) string {
		return fmt.Sprintf("          - {id: r%d, if: [\"< %d\", \"-\"], then: [%d]}", i, i, i)
	})))
}

func columns(n int) string {
	names := func(p string) string {
		return strings.TrimSuffix(strings.ReplaceAll(each(n, func(i int) string { return fmt.Sprintf("%s%d,", p, i) }), "\n", " "), ", ")
	}
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F}", i) }), "outcomes:\n", each(n, func(i int) string { return fmt.Sprintf("  o%d: {type: int, title: O}", i) }),
		table("unique", names("f"), names("o"), each(4, func(i int) string {
			return fmt.Sprintf("          - {id: r%d, if: [%s], then: [%s]}", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("\"[%d..%d)\", ", i, i+1), n), ", "), strings.TrimSuffix(strings.Repeat("1, ", n), ", "))
		})))
}

func day(i int) string { return fmt.Sprintf("%04d-%02d-%02d", 1000+i/336, 1+i/28%12, 1+i%28) }

func datedValues(n int) string {
	return set("params:\n  p:\n    title: P\n    type: number\n    values:\n", each(n, func(i int) string {
		return fmt.Sprintf("      - {from: %s, to: %s, value: %d, cite: law 1}", day(2*i), day(2*i+1), i)
	}), oneFact, oneOutcome, policy(rule(0, "x > params.p", "decide: {o: true}")+"\n"+rule(1, "x <= params.p", "decide: {o: false}")+"\n"))
}

func datedParams(n int) string {
	return set("params:\n", each(n, func(i int) string {
		return fmt.Sprintf("  p%d:\n    title: P\n    type: number\n    values:\n", i) + strings.TrimSuffix(each(n, func(k int) string {
			return fmt.Sprintf("      - {from: %s, to: %s, value: %d, cite: law 1}", day(2*k*(i+1)), day(2*k*(i+1)+1), k)
		}), "\n")
	}), oneFact, oneOutcome, policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("x > params.p%d", i), "decide: {o: true}") })))
}

func bands(n int) string {
	return set("params:\n  p:\n    title: P\n    type: scale\n    cite: law 1\n    value:\n      \"[0..1]\": 1\n", each(n, func(i int) string { return fmt.Sprintf("      \"(%d..%d]\": %d", i+1, i+2, i) }),
		fmt.Sprintf("      \"> %d\": 3\n", n+1), oneFact, number, policy(rule(0, "x > 1", `decide: {o: "= marginal(params.p, x)"}`)+"\n"+rule(1, "x > 2", `decide: {o: "= band(params.p, x)"}`)+"\n"))
}

func progressive(n int) string {
	return set("facts:\n  x: {type: number, title: X}\n", number, "policies:\n  p:\n    title: P\n    cite: law 1\n    tables:\n      - id: t\n        hit: progressive\n        input: x\n        output: o\n        rows:\n          \"[0..1]\": 1\n",
		each(n, func(i int) string { return fmt.Sprintf("          \"(%d..%d]\": %d", i+1, i+2, i) }), fmt.Sprintf("          \"> %d\": 3\n", n+1))
}

func scores(n int) string {
	n = min(n, 120)
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: bool, title: F}", i) }), "define:\n", fragments("s", n, func(i int) string { return fmt.Sprintf("(f%d ? %d : 0)", i, 1+i%7) }), oneOutcome,
		policy(rule(0, "s >= 30", "decide: {o: true}")+"\n"+rule(1, "s < 30", "decide: {o: false}")+"\n"))
}

// fragments define a sum of many terms by definitions of ten.
func fragments(name string, n int, term func(i int) string) string {
	var b strings.Builder
	var all []string
	for i := 0; i < n; i += 10 {
		var terms []string
		for k := i; k < min(i+10, n); k++ {
			terms = append(terms, term(k))
		}
		all = append(all, fmt.Sprintf("%s_%d", name, i))
		fmt.Fprintf(&b, "  %s_%d: %q\n", name, i, strings.Join(terms, " + "))
	}
	fmt.Fprintf(&b, "  %s: %q\n", name, strings.Join(all, " + "))
	return b.String()
}

func clocks(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  e%d: {type: event, title: E}", i) }), "bodies: {b: {title: B}}\n", policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, then: [deadline: {id: c%d, title: C, owner: b, start: e%d, within: 5 workdays, done: e%d}]}", i, i, i, (i+1)%n)
	})))
}

func clockChain(n int) string {
	return set("facts:\n  e: {type: event, title: E}\n", "bodies: {b: {title: B}}\n", policy(
		"      - {id: r, title: R, then: [deadline: {id: c0, title: C, owner: b, start: e, within: 5 workdays}]}\n"+each(n, func(i int) string {
			return fmt.Sprintf("      - {id: r%d, title: R, then: [deadline: {id: c%d, title: C, owner: b, start: deadlines.c%d.due, within: 1000000 workdays}]}", i, i+1, i)
		})))
}

func events(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  e%d: {type: event, title: E}", i) }), "bodies: {b: {title: B}}\n", policy(
		"      - id: r\n        title: R\n        then:\n          - deadline:\n              id: c\n              title: C\n              owner: b\n              within: 5 workdays\n              start:\n                latest:\n"+
			each(n, func(i int) string { return fmt.Sprintf("                  - e%d", i) })))
}

func tasks(n int) string {
	return set("bodies: {b: {title: B}}\nfacts: {a: {type: bool, title: A}}\n", policy("      - {id: r, title: R, then: [route: {task: t0, to: b, title: T}]}\n"+each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, when: a, then: [route: {task: t%d, to: b, title: T, after: [t%d]}]}", i, i+1, i)
	})))
}

func tasksAfterAll(n int) string {
	all := "t0"
	return set("bodies: {b: {title: B}}\nfacts: {a: {type: bool, title: A}}\n", policy("      - {id: r, title: R, then: [route: {task: t0, to: b, title: T}]}\n"+each(n, func(i int) string {
		after := all
		all += fmt.Sprintf(", t%d", i+1)
		return fmt.Sprintf("      - {id: r%d, title: R, when: a, then: [route: {task: t%d, to: b, title: T, after: [%s]}]}", i, i+1, after)
	})))
}

func calendarLayers(n int) string {
	return set("calendars:\n  c:\n    title: C\n    base: cn\n    layers:\n", each(n, func(i int) string {
		return fmt.Sprintf("      - {id: l%d, notice: N, holidays: [{from: %s, to: %s, name: H}]}", i, day(3*i), day(3*i+2))
	}), oneFact, oneOutcome, policy(rule(0, "a", "decide: {o: true}")+"\n"))
}

func calendarChain(n int) string {
	return set("calendars:\n  c0: {title: C, base: cn, notice: N, holidays: [2021-06-16]}\n", each(n, func(i int) string {
		return fmt.Sprintf("  c%d: {title: C, base: c%d, notice: N, holidays: [{from: 0001-01-01, to: 9999-12-31, name: H}]}", i+1, i)
	}), oneFact, oneOutcome, policy(rule(0, "a", "decide: {o: true}")+"\n"))
}

func seasons(n int) string {
	return set("calendars:\n  c:\n    title: C\n    hours:\n      - day: [08:30-12:00]\n", each(n, func(i int) string {
		return fmt.Sprintf("      - {from: %02d-%02d, to: %02d-%02d, day: [09:00-10:00]}", 1+i%12, 1+i/12%27, 1+i%12, 2+i/12%27)
	}), oneFact, oneOutcome, policy(rule(0, "a", "decide: {o: true}")+"\n"))
}

func unknownNames(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  fact%d: {type: number, title: F}", i) }), oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("fcat%d > 1", i), "decide: {o: true}") })))
}

func misspelt(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, titel: R, whne: a, thn: [decide: {o: true}]}", i)
	})))
}

func patterns(n int) string {
	return set("facts:\n  t: {type: string, title: T}\n", oneOutcome, policy(each(n, func(i int) string {
		return rule(i, fmt.Sprintf("t matches '(((a{%d}){100}){100})'", 10+i%7), "decide: {o: true}")
	})))
}

func longTexts(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: %q, when: a, then: [decide: {o: true}]}", i, strings.Repeat("長い", 4000))
	})))
}

func lists(n int) string {
	inner := "n: {type: number, title: N}"
	for i := range min(n, 15) {
		inner = fmt.Sprintf("l%d: {type: list, title: L, item: {%s}}", i, inner)
	}
	return set("facts: {", inner, "}\n", oneOutcome, policy(rule(0, "true", "decide: {o: true}")+"\n"))
}

func rulesOverLists(n int) string {
	return set(works, "outcomes:\n  works.o: {type: number, title: O, combine: sum}\n", policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, for: w in works, when: \"w.length > %d and sum(works, .length) > %d\", then: [decide: {w.o: %d}]}", i, i, i, i)
	})))
}

func elements(n int) string {
	return set("facts:\n  works: {type: list, key: id, title: W, item: {id: {type: string, title: I}, length: {type: number, title: L}}}\n", oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("works[k%d].length > 1", i), "decide: {o: true}") })))
}

func conditions(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F}", i) }), oneOutcome,
		"policies:\n  p:\n    title: P\n    cite: law 1\n    rules:\n      - id: r\n        title: R\n        when:\n          any:\n", each(n, func(i int) string { return fmt.Sprintf("            - {all: [f%d > 1, f%d < 5]}", i, (i+1)%n) }), "        then: [decide: {o: true}]\n")
}

func effects(n int) string {
	return set(oneFact, "bodies: {b: {title: B}}\n", "policies:\n  p:\n    title: P\n    cite: law 1\n    rules:\n      - id: r\n        title: R\n        when: a\n        then:\n",
		each(n, func(i int) string { return fmt.Sprintf("          - notice: {code: c%d, message: \"x is {x}\"}", i) }))
}

func templates(n int) string {
	return set(oneFact, "policies:\n  p:\n    title: P\n    cite: law 1\n    rules:\n      - id: r\n        title: R\n        when: a\n        then:\n          - notice: {code: c, message: \"", strings.Repeat("{x} ", n), "\"}\n")
}

func citations(n int) string {
	return set(oneFact, oneOutcome, "policies:\n  p:\n    title: P\n    rules:\n", each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, when: x > %d, then: [decide: {o: true}], cite: [%s]}", i, i, strings.TrimSuffix(strings.Repeat("law 1, ", 10), ", "))
	}))
}

func sources(n int) string {
	return "guize: 2\nset: s\nlanguages: [en]\nsources:\n" + each(n, func(i int) string { return fmt.Sprintf("  s%d: {title: S}", i) }) + oneFact + oneOutcome + "policies:\n  p:\n    title: P\n    rules:\n" +
		each(n, func(i int) string {
			return fmt.Sprintf("      - {id: r%d, title: R, when: a, then: [decide: {o: true}], cite: sx%d 1}", i, i)
		})
}

func calls(n int) string {
	n = min(n, 62)
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return rule(i, strings.Repeat("abs(", n)+"x"+strings.Repeat(")", n)+" > 1", "decide: {o: true}")
	})))
}

func numbers(n int) string {
	return set(oneFact, number, policy(each(n, func(i int) string {
		return rule(i, "x > 1", fmt.Sprintf("decide: {o: %q}", "= x"+strings.Repeat(" * 9999999999999999999999999999999999", 30)))
	})))
}

func equalSums(n int) string {
	n = min(n, 60)
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: int, min: 0, max: 9, title: F}", i) }), "define:\n", fragments("s", n, func(i int) string { return fmt.Sprintf("f%d", i) }), oneOutcome,
		policy(rule(0, "s > 30", "decide: {o: true}")+"\n"+rule(1, "s <= 30 and f0 != f1", "decide: {o: false}")+"\n"))
}

func pairSums(n int) string {
	return set("facts:\n", each(n, func(i int) string { return fmt.Sprintf("  f%d: {type: number, title: F}", i) }), oneOutcome,
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("f%d + f%d > %d", i, (i+1)%n, i), "decide: {o: true}") })))
}

func dates(n int) string {
	return set(oneFact, oneOutcome, policy(each(n, func(i int) string {
		return fmt.Sprintf("      - {id: r%d, title: R, when: a, valid: {from: %s, to: %s}, then: [decide: {o: true}]}", i, day(2*i), day(2*i+1))
	})))
}

func complete(n int) string {
	return set(oneFact, "outcomes:\n", each(n, func(i int) string { return fmt.Sprintf("  o%d: {type: bool, title: O, complete: x > %d}", i, i) }),
		policy(each(n, func(i int) string { return rule(i, fmt.Sprintf("x > %d", i), fmt.Sprintf("decide: {o%d: true}", i)) })))
}
