package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that a set's time zone is known on every machine
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

const mostLanguages = 20

// LanguageVersion is the version of the policy language by which sets are read and
// decided: it is raised whenever something that could be written before comes to
// mean something else. A set of an older version is read by the meanings of this one.
const LanguageVersion = 2

// document reads the top level of a file.
func (r *reader) document(root *yaml.Node) {
	s := r.layer.set
	if s.Pos == (Pos{}) {
		s.Pos = r.Pos(root)
	}
	if root.Kind == yaml.MappingNode && !r.anyKnown(root) {
		r.layer.broken = true
		if !r.Patched {
			r.Fail(root, source.CodeWrongKind, text.Say("这不是规则集：规则集的键一个也没有", "this is no policy set: it has none of the keys of one"),
				text.Say("规则集以 “guize: 1” 开头；请看文件名对不对", `a policy set begins with "guize: 1"; see whether it is the right file`))
		}
		return
	}
	read(r, root, "规则集|a policy set", r.words.top, r.layer)
}

// anyKnown reports whether a file has a key of a policy set. Of what is none nothing
// is quoted, for it may be anything: a file of passwords too.
func (r *reader) anyKnown(root *yaml.Node) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		k := root.Content[i]
		if k.Kind != 0 && slices.ContainsFunc(r.words.top, func(known key[layer]) bool {
			return k.Value == known.name || text.Nearest(k.Value, []string{known.name}) != ""
		}) {
			return true
		}
	}
	return len(root.Content) == 0
}

// first reports whether a key of the top level is given for the first time;
// only one file of a folder may give it.
func (r *reader) first(key string, n *yaml.Node) bool {
	first, again := r.layer.top[key]
	switch {
	case !again:
		r.layer.top[key] = r.Pos(n)
	case key != "guize":
		r.Fail(n, source.CodeDuplicateKey, text.Say("%s 已经在 %s 写过", "%s is given already, at %s", text.Quoted(key), first),
			text.Say("一个文件夹里只写一次", "give it in one file of a folder only"), first)
		return false
	}
	return true
}

func (r *reader) version(n *yaml.Node) {
	r.layer.set.Language = LanguageVersion
	s := r.Str(n, "语言版本|the version of the language")
	v, err := strconv.Atoi(s)
	switch {
	case s == "":
	case err != nil || v < 1 || s != strconv.Itoa(v):
		r.Fail(n, codeBadVersion, text.Say("不认识语言版本 %s", "the language version %s is not known", text.Quoted(s)),
			text.Say("写 guize: %d", "write guize: %d", LanguageVersion))
	case v > LanguageVersion:
		r.Fail(n, codeBadVersion, text.Say("语言版本 %s 比本程序新", "the language version %s is newer than this program", text.Quoted(s)),
			text.Say("本程序读到版本 %d：请换用更新的 guize，或确认规则集不用新写法后写 guize: %d",
				"this program reads up to version %d: use a newer guize, or write guize: %d where the set uses nothing new", LanguageVersion, LanguageVersion))
	default:
		r.layer.set.Language = v
	}
}

func (r *reader) languageList(n *yaml.Node) {
	s := r.layer.set
	r.Some(n, func(c *yaml.Node) {
		l := r.Str(c, "语言代码|the code of a language")
		switch {
		case l == "":
		case !source.IsLanguage(l):
			r.Fail(c, source.CodeBadLanguage, text.Say("%s 不是语言代码", "%s is not the code of a language", text.Quoted(l)),
				text.Say("写 zh、en 这样的代码", "write a code such as zh or en"))
		case len(s.Languages) >= mostLanguages:
			r.Fail(c, source.CodeTooLarge, text.Say("语言超过 %d 种", "there are more than %d languages", mostLanguages), nil)
		case slices.Contains(s.Languages, l):
			r.Fail(c, source.CodeDuplicateID, text.Say("语言 %s 写了两次", "the language %s is given twice", text.Quoted(l)), text.Say("删掉其中一个", "delete one of them"))
		default:
			s.Languages = append(s.Languages, l)
		}
	})
}

func (r *reader) timezone(n *yaml.Node) {
	name := r.Str(n, "时区|a time zone")
	if name == "" {
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.Fail(n, codeBadTimezone, text.Say("没有时区 %s", "there is no time zone %s", text.Quoted(name)),
			text.Say("写 Asia/Shanghai 这样的名称", "write a name such as Asia/Shanghai"))
		return
	}
	r.layer.set.Timezone, r.layer.set.Zone = name, zone
}

func (r *reader) extends(n *yaml.Node) {
	name := r.Str(n, "文件名|the name of a file")
	if name == "" {
		return
	}
	if at, ok := r.within(n, name); ok {
		r.layer.extends = &reference{name: at, pos: r.Pos(n)}
	}
}

func (r *reader) removals(n *yaml.Node) {
	r.Some(n, func(c *yaml.Node) {
		id := r.Str(c, "规则的完整名称|the full name of a rule")
		if id == "" {
			return
		}
		if strings.Count(id, "/") != 1 {
			r.Fail(c, source.CodeBadID, text.Say("%s 不是规则的完整名称", "%s is not the full name of a rule", text.Quoted(id)),
				text.Say("写成 “政策/规则”", `write it as "policy/rule"`))
			return
		}
		r.layer.removes = append(r.layer.removes, Ref{ID: id, Pos: r.Pos(c)})
	})
}

// cites reads one citation or a list of them.
func (r *reader) cites(n *yaml.Node) []Cite {
	var out []Cite
	r.Some(n, func(c *yaml.Node) {
		s := strings.TrimSpace(r.Str(c, "引用，如 “plan 四(一)2”|a citation such as \"plan 4(1)\""))
		if s == "" {
			return
		}
		id, locator := s, ""
		if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
			id, locator = s[:i], strings.TrimSpace(s[i:])
		}
		out = append(out, Cite{Source: id, Locator: locator, Pos: r.Pos(c)})
	})
	return out
}

// datedCites reads citations of which some hold on certain days only.
func (r *reader) datedCites(n *yaml.Node) []Cite {
	var out []Cite
	r.Some(n, func(c *yaml.Node) {
		if c.Kind != yaml.MappingNode {
			out = append(out, r.cites(c)...)
			return
		}
		d := datedCite{Valid: Validity{Pos: r.Pos(c)}}
		read(r, c, "引用|a citation", datedCiteKeys(), &d)
		r.ordered(d.Valid)
		for _, cite := range d.Cites {
			cite.Valid = d.Valid
			out = append(out, cite)
		}
	})
	return out
}

// allow reads findings that the author accepts, each with the reason.
func (r *reader) allow(n *yaml.Node) []Allow {
	var out []Allow
	r.Entries(n, "allow|allow", func(k, v *yaml.Node) {
		if source.IsNull(v) || strings.TrimSpace(v.Value) == "" && v.Kind == yaml.ScalarNode {
			r.Fail(k, source.CodeNoValue, text.Say("没有写明为什么允许 %s", "there is no reason why %s is allowed", text.Quoted(k.Value)),
				text.Say("写上理由", "write the reason after the colon"))
			return
		}
		if reason := r.Str(v, "理由|a reason"); reason != "" {
			out = append(out, Allow{Code: k.Value, Reason: reason, Pos: r.Pos(k)})
		}
	})
	return out
}

// validity reads {from, to}.
func (r *reader) validity(n *yaml.Node) Validity {
	v := Validity{Pos: r.Pos(n)}
	if m := fromTo.FindStringSubmatch(n.Value); n.Kind == yaml.ScalarNode && m != nil {
		meant := "{from: " + calendar.Meant(m[1]) + ", to: " + calendar.Meant(m[2]) + "}"
		r.Fail(n, source.CodeWrongKind, text.Say("有效期的起止日期要分开写", "the first and the last day of a validity are written apart"), text.Say("写成 %s", "write %s", meant)).
			Instead(n.Value, meant)
		return v
	}
	read(r, n, "有效期|a validity", validityKeys(), &v)
	r.ordered(v)
	return v
}

// fromTo is a validity as a letter has it.
var fromTo = regexp.MustCompile(`^自?\s*(\d{4}[^~～—至到]{4,8}?)\s*(?:[~～—]+|至|到|起至| to )\s*(\d{4}.{4,8}?)止?$`)

// ordered reports a validity that ends before it begins.
func (r *reader) ordered(v Validity) {
	if !v.From.IsZero() && !v.To.IsZero() && v.To.Before(v.From) {
		r.Out.Fail(v.Pos, codeDatesReversed, text.Say("有效期的终点 %s 早于起点 %s", "it ends on %s, before it begins on %s", v.To, v.From),
			text.Say("调换两个日期", "swap the two dates")).
			Instead("from: "+v.From.String()+", to: "+v.To.String(), "from: "+v.To.String()+", to: "+v.From.String())
	}
}

// loop reads "x in list".
func (r *reader) loop(n *yaml.Node) *Loop {
	s := r.Str(n, "“变量 in 列表”|\"x in list\"")
	if s == "" {
		return nil
	}
	words := strings.Fields(s)
	if len(words) != 3 || words[1] != "in" || !source.IsPart(words[0]) && !source.IsAlias(words[0]) {
		r.Fail(n, codeBadLoop, text.Say("for 应写成 “变量 in 列表”，却是 %s", `for must be "x in list", not %s`, text.Quoted(s)),
			text.Say("例如 for: work in works", "for example for: work in works"))
		return nil
	}
	if w := source.ReservedIn(words[0]); w != "" {
		r.Fail(n, source.CodeReserved, text.Say("%s是表达式的保留词，不能用作名称", "%s is a word of the expression language and cannot be a name", text.Quoted(w)),
			text.Say("换一个名称", "choose another name"))
		return nil
	}
	return &Loop{Var: words[0], List: words[2], Pos: r.Pos(n)}
}

// given reads what a definition is given: names, which have one part, and types.
func (r *reader) given(n *yaml.Node) []Given {
	var out []Given
	r.Entries(n, "名称和类型|names and types", func(k, v *yaml.Node) {
		name := r.Name(k, "参数|an argument")
		if strings.Contains(name, ".") {
			r.Fail(k, source.CodeBadID, text.Say("%s的名称 %s 不合规", "%s cannot be called %s", text.Noun("参数|an argument"), text.Quoted(name)),
				text.Say("写一个没有点的名称，如 born", "write a name without a point, such as born"))
			return
		}
		if t := r.Str(v, "类型或事实名|a type or the name of a fact"); name != "" && t != "" {
			out = append(out, Given{Name: name, Pos: r.Pos(k), Type: t})
		}
	})
	return out
}

// languageVersions are those that a file may name.
func languageVersions() []int {
	out := make([]int, LanguageVersion)
	for i := range out {
		out[i] = i + 1
	}
	return out
}
