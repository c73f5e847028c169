package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
)

// mostOrdered is how many applications can be sorted or grouped: they are held in memory
// until the last is read, a line or a row of each.
const mostOrdered = 200_000

// selection is what is asked of a list of applications: which of them, in which order, by
// what they stand together, and in which file.
type selection struct {
	where, sort []string
	by, file    string

	conditions []tell.Where
	orders     []ordering
	group      *tell.Field
	columns    []tell.Field // of the file
}

type ordering struct {
	field tell.Field
	down  bool
}

func (s *selection) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&s.where, "where", nil, `of many, only those of which this is true, such as "approval = filing"; again for more conditions / 只列符合条件的，例如 '审批方式 = 报备'；可写几次`)
	f.StringSliceVar(&s.sort, "sort", nil, "of many, in the order of this fact or outcome, with - before it from the last (more than one: comma) / 按此项排序，前加 - 为倒序")
	f.StringVar(&s.by, "by", "", "of many, those with the same fact or outcome together, with their number / 按此项分组，各组计数")
	f.StringVar(&s.file, "list", "", "write the list of many into this file: .xlsx or .csv / 把清单写入文件")
}

// asked reports whether more is asked than a line of each.
func (s *selection) asked() bool { return len(s.where)+len(s.sort) > 0 || s.by+s.file != "" }

// ordered reports whether all have to be read before the first can be told.
func (s *selection) ordered() bool { return len(s.sort) > 0 || s.by != "" }

// read finds what the flags name.
func (s *selection) read(n tell.Teller) error {
	for _, text := range s.where {
		w, err := n.Where(text)
		if err != nil {
			return misuse("--where：%s", "--where: %s", err)
		}
		s.conditions = append(s.conditions, w)
	}
	for _, name := range s.sort {
		name, down := strings.CutPrefix(name, "-")
		f, err := n.Field(name)
		if err != nil {
			return misuse("--sort：%s", "--sort: %s", err)
		}
		s.orders = append(s.orders, ordering{f, down})
	}
	if s.by != "" {
		f, err := n.Field(s.by)
		switch {
		case err != nil:
			return misuse("--by：%s", "--by: %s", err)
		case f.Fact != nil && f.Fact.Sensitive:
			return misuse("--by：“%s”是敏感信息，清单里不显示，不能用来分组", "--by: %q is sensitive: a list does not show it, so that nothing can stand under it", f.Title)
		}
		s.group = &f
	}
	s.columns = s.columnsOf(n)
	return nil
}

// columnsOf are the columns of the file: what identifies an application, what it is
// grouped, sorted and chosen by, and what was decided. What is sensitive is in none.
func (s *selection) columnsOf(n tell.Teller) []tell.Field {
	var out []tell.Field
	add := func(f tell.Field) {
		if !slices.ContainsFunc(out, func(o tell.Field) bool { return o.Path == f.Path }) {
			out = append(out, f)
		}
	}
	for _, f := range tell.Identifying(n.Set) {
		add(n.FactField(f))
	}
	var asked []tell.Field
	if s.group != nil {
		asked = append(asked, *s.group)
	}
	for _, o := range s.orders {
		asked = append(asked, o.field)
	}
	for _, w := range s.conditions {
		asked = append(asked, w.Field)
	}
	for _, f := range asked {
		if f.Fact != nil && !f.Fact.Sensitive {
			add(f)
		}
	}
	add(n.StatusField())
	for _, f := range n.Outcomes() {
		add(f)
	}
	return out
}

// listed is an application as a list has it.
type listed struct {
	status engine.Status
	line   int
	group  string
	keys   []tell.Order // the group first
	text   []byte       // for people or programs
	cells  []string     // of the file
}

// listed decides an application and makes what a list has of it; nil where it is not asked
// for.
func (w *evalWriter) listed(ctx context.Context, in engine.Input, line int, d *engine.Decision) (*listed, error) {
	in.NoReceipt = !w.app.asJSON()
	if err := w.ev.eng.EvaluateInto(ctx, in, d); err != nil {
		return nil, err
	}
	facts, err := w.ev.eng.Facts(ctx, in)
	if err != nil {
		return nil, err
	}
	n, s := w.ev.teller(), w.list
	for i := range s.conditions {
		if c := &s.conditions[i]; !c.Holds(n.Values(&c.Field, facts, d)) {
			return nil, nil
		}
	}
	out := &listed{status: d.Status, line: line}
	if s.group != nil {
		has := n.Values(s.group, facts, d)
		out.group, out.keys = cmp.Or(n.InWords(s.group, has), n.Lang.Say("无", "none")), append(out.keys, n.Order(s.group, has))
	}
	for i := range s.orders {
		f := &s.orders[i].field
		out.keys = append(out.keys, n.Order(f, n.Values(f, facts, d)))
	}
	if s.file != "" {
		for i := range s.columns {
			out.cells = append(out.cells, n.Cell(&s.columns[i], n.Values(&s.columns[i], facts, d)))
		}
		out.cells = append(out.cells, strings.Join(n.Remarks(d), "\n"))
	}
	if w.app.asJSON() {
		out.text, err = d.AppendJSON(nil)
	} else {
		out.text = peopleLine(nil, line, n.Who(w.known, facts), n.Line(d))
	}
	out.text = append(out.text, '\n')
	return out, err
}

// applicationList is the list of a file under way.
type applicationList struct {
	*selection
	most int       // that can be sorted
	rows []*listed // that wait for the last
	put  func(*listed) error
	head func(group string, applications int) error
}

// add takes up an application that was asked for.
func (l *applicationList) add(r *listed) error {
	if !l.ordered() {
		return l.put(r)
	}
	if len(l.rows) == l.most {
		return said("要排序或分组的超过%d件；请用 --where 少列一些，或用 --list 写成表格后再排", "more than %d applications cannot be sorted or grouped: list fewer with --where, or write a --list and sort that", l.most)
	}
	l.rows = append(l.rows, r)
	return nil
}

// end puts those in order that waited.
func (l *applicationList) end() error {
	slices.SortStableFunc(l.rows, l.compare)
	for i, r := range l.rows {
		if l.group != nil && (i == 0 || r.group != l.rows[i-1].group) {
			n := slices.IndexFunc(l.rows[i:], func(o *listed) bool { return o.group != r.group })
			if n < 0 {
				n = len(l.rows) - i
			}
			if err := l.head(r.group, n); err != nil {
				return err
			}
		}
		if err := l.put(r); err != nil {
			return err
		}
	}
	return nil
}

func (l *applicationList) compare(a, b *listed) int {
	keysA, keysB := a.keys, b.keys
	if l.group != nil {
		if c := cmp.Or(keysA[0].Compare(keysB[0]), cmp.Compare(a.group, b.group)); c != 0 {
			return c
		}
		keysA, keysB = keysA[1:], keysB[1:]
	}
	for i, o := range l.orders {
		c := keysA[i].Compare(keysB[i])
		if o.down && keysA[i].Known() && keysB[i].Known() {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// newApplicationList begins the list of a file of applications.
func (w *evalWriter) newApplicationList() *applicationList {
	l := &applicationList{selection: w.list, most: mostOrdered}
	l.put = func(r *listed) error {
		if w.out != nil {
			if err := w.out.Row(r.line, r.cells); err != nil {
				return err
			}
		}
		if w.out != nil && !w.app.asJSON() {
			return nil
		}
		_, err := w.app.out.Write(r.text)
		return err
	}
	l.head = func(group string, n int) error {
		if w.app.asJSON() || w.out != nil {
			return nil
		}
		_, err := fmt.Fprintln(w.app.out, group+w.ev.tongue.Behind(w.ev.tongue.Applications(n)))
		return err
	}
	return l
}

// checkList refuses, before anything is decided, what cannot be listed.
func (w *evalWriter) checkList(files []string) error {
	s := w.list
	if s.file == "" {
		return nil
	}
	switch ext := strings.ToLower(filepath.Ext(s.file)); {
	case ext != ".xlsx" && ext != ".csv":
		return misuse("--list %s：文件名应以 .xlsx 或 .csv 结尾", "--list %s: want a name that ends in .xlsx or .csv", s.file)
	case len(files) > 1:
		return misuse("--list 一次只列一个文件里的申请", "--list takes the applications of one file")
	case sameFile(s.file, files[0]):
		return misuse("%s 是申请本身，请换一个文件名", "%s holds the applications; write to another file", s.file)
	}
	return nil
}

// openList opens the file of a list, where one is asked for; close writes what is left.
func (w *evalWriter) openList() (close func() error, err error) {
	if w.list.file == "" {
		return func() error { return nil }, nil
	}
	n := w.ev.teller()
	columns := []sheet.Column{{Title: n.Lang.Say("行", "Line")}}
	for i := range w.list.columns {
		f := &w.list.columns[i]
		columns = append(columns, sheet.Column{Title: n.Heading(f), Kind: f.Kind()})
	}
	columns = append(columns, sheet.Column{Title: n.Lang.Say("说明", "Remarks")})
	f, err := os.Create(w.list.file)
	if err != nil {
		return nil, err
	}
	b := bufio.NewWriterSize(f, 64<<10)
	if w.out, err = newList(strings.ToLower(filepath.Ext(w.list.file)), b, n.Lang.Say("申请清单", "applications"), columns); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error { return errors.Join(w.out.Close(), b.Flush(), f.Close()) }, nil
}
