package format

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/guize-rules/guize/rules/text"
)

// Registry is a set of formats by name. It never changes, so that any number
// of goroutines may use it; [Registry.With] gives a new one.
type Registry struct {
	formats map[string]Format
}

// Builtin returns the formats that every policy set may name: "uscc",
// "cn-project-code", "cn-division", "cn-phone", "cn-linkage-no", "email" and "url".
func Builtin() *Registry {
	r := &Registry{formats: map[string]Format{}}
	for _, f := range []Format{
		{"uscc", text.Say("统一社会信用代码", "unified social credit code"), checkUSCC},
		{"cn-project-code", text.Say("投资项目统一代码", "investment project code"), checkProjectCode},
		{"cn-division", text.Say("行政区划代码", "administrative division code"), checkDivision},
		{"cn-phone", text.Say("电话号码", "phone number"), checkPhone},
		{"cn-linkage-no", text.Say("联动服务编号", "linkage service number"), checkLinkageNo},
		{"email", text.Say("电子邮箱", "email address"), checkEmail},
		{"url", text.Say("网址", "web address"), checkURL},
	} {
		f.Check = guard(f.Check)
		r.formats[f.Name] = f
	}
	return r
}

// Lookup returns the format of that name. Its Check never panics and reads at
// most [MaxLength] bytes.
func (r *Registry) Lookup(name string) (Format, bool) {
	f, ok := r.formats[name]
	f.Title = maps.Clone(f.Title)
	return f, ok
}

// Names returns the names of all formats in alphabetical order.
func (r *Registry) Names() []string {
	return slices.Sorted(maps.Keys(r.formats))
}

// With returns a registry that has f too. A format of the same name is
// replaced: this is how a host puts the check of a library that knows phone
// numbers in the place of "cn-phone". The error says what is wrong with f.
func (r *Registry) With(f Format) (*Registry, error) {
	if !isName(f.Name) {
		return nil, fmt.Errorf("format name %q: want a lower-case letter, then letters, digits and hyphens", f.Name)
	}
	if f.Check == nil {
		return nil, errors.New("format " + f.Name + " has no Check")
	}
	f.Title = maps.Clone(f.Title)
	f.Check = guard(f.Check)
	formats := maps.Clone(r.formats)
	formats[f.Name] = f
	return &Registry{formats: formats}, nil
}

func isName(s string) bool {
	if s == "" || len(s) > 64 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
