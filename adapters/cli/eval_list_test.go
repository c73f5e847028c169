package cli_test

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

const listedSet = `
guize: 1
set: s
title: 报装
languages: [zh]
timezone: Asia/Shanghai
rules_on: sent_at
sources: {law: {title: 办法}}
facts:
  no: {type: string, title: 受理编号}
  name: {type: string, title: 申请单位}
  phone: {type: string, title: 电话, sensitive: true}
  sent_at: {type: event, title: 提交（采集）时间}
  district: {type: enum, title: 区县, values: {b: 乙区, a: 甲区}}
  length: {type: number, unit: m, title: 外线长度}
outcomes:
  approval: {type: enum, title: 审批方式, values: {filing: 报备, review: 审查}, complete: "true"}
  fee: {type: money, unit: CNY, title: 费用}
policies:
  p:
    title: 审批
    rules:
      - {id: short, title: 短, when: length <= 300, then: [{decide: {approval: filing}}], cite: law 1}
      - {id: long, title: 长, when: length > 300, then: [{decide: {approval: review, fee: "= money(length)"}}], cite: law 2}
`

// A list has just the applications of which its conditions are true, in the order asked
// for, as looking at each by itself shows.
func TestEvalList(t *testing.T) {
	t.Parallel()
	type application struct {
		No       string   `json:"no"`
		Name     string   `json:"name"`
		Phone    string   `json:"phone"`
		Sent     string   `json:"sent_at"`
		District string   `json:"district,omitempty"`
		Length   *float64 `json:"length,omitempty"`
	}
	var lines strings.Builder
	var all []application
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 300 {
		x := application{fmt.Sprintf("第%03d号", i), "示例单位", "13800000000", fmt.Sprintf("2021-03-%02dT09:00:00+08:00", 1+rng.IntN(28)), []string{"a", "b", ""}[rng.IntN(3)], nil}
		if rng.IntN(8) > 0 {
			n := float64(rng.IntN(6000)) / 10
			x.Length = &n
		}
		all = append(all, x)
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(b, '\n'))
	}
	set, file := write(t, "policies.yaml", listedSet), write(t, "many.ndjson", lines.String())
	long := func(x application) bool { return x.Length != nil && *x.Length > 300 }
	bySent := func(x, y application) int { return cmp.Compare(x.Sent, y.Sent) }
	for _, tt := range []struct {
		name string
		args []string
		has  func(application) bool
		less func(x, y application) int
	}{
		{"an outcome by its titles", []string{"--where", "审批方式 = 审查"}, long, nil},
		{"by ids", []string{"--where", "approval=review"}, long, nil},
		{"not equal", []string{"--where", "审批方式 != 审查"}, func(x application) bool { return !long(x) }, nil},
		{"open", []string{"--where", "审批方式 = 尚不能确定"}, func(x application) bool { return x.Length == nil }, nil},
		{"a number", []string{"--where", "外线长度 ＞＝ 250.5"}, func(x application) bool { return x.Length != nil && *x.Length >= 250.5 }, nil},
		{"two conditions", []string{"--where", "区县 = 甲区", "--where", "外线长度 <= 100"}, func(x application) bool { return x.District == "a" && x.Length != nil && *x.Length <= 100 }, nil},
		{"nothing given", []string{"--where", "区县 = 无"}, func(x application) bool { return x.District == "" }, nil},
		{"a date", []string{"--where", "提交时间 < 2021-03-15"}, func(x application) bool { return x.Sent < "2021-03-15" }, nil},
		{"the status", []string{"--where", "状态 = 已作出决定"}, func(x application) bool { return x.Length != nil }, nil},
		{"in order", []string{"--sort", "提交时间"}, nil, bySent},
		{"the other way round", []string{"--sort=-提交时间"}, nil, func(x, y application) int { return bySent(y, x) }},
		{"values as they are declared", []string{"--sort", "区县", "--where", "区县 != 无"}, func(x application) bool { return x.District != "" }, func(x, y application) int { return -cmp.Compare(x.District, y.District) }},
		{"numbers, the unknown last", []string{"--sort", "外线长度,提交时间"}, nil, func(x, y application) int {
			switch {
			case x.Length == nil && y.Length == nil:
				return bySent(x, y)
			case x.Length == nil || y.Length == nil:
				return map[bool]int{true: 1, false: -1}[x.Length == nil]
			}
			return cmp.Or(cmp.Compare(*x.Length, *y.Length), bySent(x, y))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var want []string
			chosen := slices.Clone(all)
			if tt.less != nil {
				slices.SortStableFunc(chosen, tt.less)
			}
			for _, x := range chosen {
				if tt.has == nil || tt.has(x) {
					want = append(want, x.No)
				}
			}
			got := run(t, "", append([]string{"eval", "-p", set, file}, tt.args...)...)
			var has []string
			for line := range strings.Lines(got.stdout) {
				if _, rest, ok := strings.Cut(line, "第"); ok {
					no, _, _ := strings.Cut(rest, "号")
					has = append(has, "第"+no+"号")
				}
			}
			if !slices.Equal(has, want) || len(want) == 0 || got.code != cli.ExitOK {
				t.Errorf("%d listed, want %d:\n%.600s%s", len(has), len(want), got.stdout, got.stderr)
			}
		})
	}
	t.Run("groups", func(t *testing.T) {
		t.Parallel()
		counts := map[string]int{}
		for _, x := range all {
			counts[x.District]++
		}
		out := run(t, "", "eval", "-p", set, file, "--by", "区县").stdout
		from := 0
		for _, g := range []struct{ title, id string }{{"乙区", "b"}, {"甲区", "a"}, {"无", ""}} {
			head := fmt.Sprintf("%s：%d件\n", g.title, counts[g.id])
			at := strings.Index(out[from:], head)
			if at < 0 {
				t.Fatalf("no %q behind byte %d of\n%.400s", head, from, out)
			}
			from += at + len(head)
		}
	})
	t.Run("a table", func(t *testing.T) {
		t.Parallel()
		name := filepath.Join(t.TempDir(), "list.csv")
		if got := run(t, "", "eval", "-p", set, file, "--where", "审批方式 = 审查", "--list", name); got.code != cli.ExitOK || strings.Contains(got.stdout, "13800000000") {
			t.Fatalf("%+v", got)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, x := range all {
			if long(x) {
				n++
			}
		}
		if len(rows) != n+1 || !slices.Contains(rows[0], "审批方式") || !slices.Contains(rows[0], "受理编号") || strings.Contains(string(data), "13800000000") {
			t.Errorf("%d rows of %d: %v", len(rows)-1, n, rows[0])
		}
	})
	for _, wrong := range []struct{ args, says string }{
		{"--where=审批方式", "应写成"}, {"--where=县区 = 甲区", "没有“县区”"}, {"--where=区县 = 丙区", "没有值“丙区”"}, {"--where=外线长度 > 长", "数"},
		{"--sort=长短", "没有“长短”"}, {"--by=电话", "敏感"}, {"--list=x.txt", ".xlsx"},
	} {
		if got := run(t, "", "eval", "-p", set, file, wrong.args); got.code != cli.ExitUsage || !strings.Contains(got.stderr, wrong.says) {
			t.Errorf("%s: %+v", wrong.args, got)
		}
	}
}
