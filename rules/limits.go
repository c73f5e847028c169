package rules

// Limits bounds what [Parse] and [Load] accept, so that no file can use up
// memory or time. A field of zero means its default.
type Limits struct {
	FileBytes int // of one file; 16 MiB
	Nodes     int // keys, values, lists and mappings of one file, counted roughly before it is read; 3,000,000
	SetBytes  int // of all files of one set; 64 MiB
	Files     int // of one set, with the sets that it extends and their CSV files; 256
	Depth     int // of mappings and lists inside one another; 40
	Rules     int // of one set, rows of tables among them; 200,000
	ExprChars int // of one expression; 4,000
	TextChars int // of one text that a person reads; 20,000
}

// Option adjusts [Parse] and [Load]. [Limits] is an option.
type Option interface{ apply(*options) }

type options struct{ limits Limits }

func (l Limits) apply(o *options) {
	set := func(to *int, v int) {
		if v > 0 {
			*to = v
		}
	}
	set(&o.limits.FileBytes, l.FileBytes)
	set(&o.limits.Nodes, l.Nodes)
	set(&o.limits.SetBytes, l.SetBytes)
	set(&o.limits.Files, l.Files)
	set(&o.limits.Depth, l.Depth)
	set(&o.limits.Rules, l.Rules)
	set(&o.limits.ExprChars, l.ExprChars)
	set(&o.limits.TextChars, l.TextChars)
}

func newOptions(opts []Option) options {
	o := options{Limits{FileBytes: 16 << 20, Nodes: 3_000_000, SetBytes: 64 << 20, Files: 256, Depth: 40, Rules: 200_000, ExprChars: 4_000, TextChars: 20_000}}
	for _, opt := range opts {
		opt.apply(&o)
	}
	return o
}
