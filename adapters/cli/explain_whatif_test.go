package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestExplainWant(t *testing.T) {
	t.Parallel()
	base := []string{"explain", "../../examples/applications/line-300.1.json", "-p", "../../policies.yaml", "--at", "2021-09-10", "--want"}
	tests := []struct {
		name, reason string
		args         []string
		code         int
		want         string
	}{
		{"filing", "one decimal too long", []string{"works[water].approval=filing", "--lang", "en"}, cli.ExitOK, "300.1 m → 300 m"},
		{"in Chinese", "the set's language", []string{"works[water].approval=filing"}, cli.ExitOK, "可行的最小调整"},
		{"it is so", "nothing to change", []string{"works[water].approval=coordination", "--lang", "en"}, cli.ExitOK, "It is so already"},
		{"no value", "wrong use", []string{"coverage"}, cli.ExitUsage, ""},
		{"no such value", "wrong use", []string{"coverage=maybe"}, cli.ExitUsage, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append(append([]string{}, base...), tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.stdout, tt.want) {
				t.Errorf("code %d, want %d; no %q (%s) in\n%s%s", got.code, tt.code, tt.want, tt.reason, got.stdout, got.stderr)
			}
		})
	}
}

// An outcome and its value go by their titles too, in any language of the set
// and as the pages show them; what is not quite one is asked about.
func TestExplainWantTitles(t *testing.T) {
	t.Parallel()
	base := []string{"explain", "../../examples/applications/line-300.1.json", "-p", "../../policies.yaml", "--at", "2021-09-10", "--want"}
	const found, missing = "如要适用“审批方式（用水）：容缺审批（报备）”\n  适用规定的日期 2021年9月7日（提交（采集）时间）\n", ""
	tests := []struct{ name, reason, want, out, err string }{
		{"names", "as before", "works[water].approval=filing", found, ""},
		{"titles", "what people read", "用水.审批方式=容缺审批（报备）", found, ""},
		{"as a page shows it", "copied from there", "审批方式（用水） = 容缺审批（报备）", found, ""},
		{"half width", "typed by hand", "审批方式(用水)=容缺审批(报备)", found, ""},
		{"the other language", "of the set", "Water.approval=Approval by filing", found, ""},
		{"of the list", "as a path", "外线工程[用水].审批方式=filing", found, ""},
		{"yes", "a word of the language", "用水.是否具备通水、通气条件=是", "如要适用“是否具备通水、通气条件（用水）：是”\n", ""},
		{"not the element's title", "the nearest", "供水.审批方式=报备", missing, "没有结果“供水.审批方式”，是否要写“用水.审批方式”？"},
		{"part of a value", "of one alone", "用水.审批方式=报备", found, ""},
		{"no element", "one of them", "审批方式=filing", missing, "请写其中一个：用水.审批方式、天然气.审批方式、"},
		{"in English", "the same language", "Approval=filing", missing, "请写其中一个：Water.Approval、Gas.Approval、"},
		{"nothing like it", "what there is", "天气=晴", missing, "没有结果“天气”（有：是否适用、该外线是否适用本方案、"},
		{"no such value", "what there is", "是否适用=maybe", missing, "没有值“maybe”（有：适用、不适用（按普通程序办理）、参照执行）"},
		{"neither yes nor no", "what there is", "用水.是否具备通水、通气条件=也许", missing, "没有值“也许”（有：是、否）"},
		{"no value", "both are needed", "用水.审批方式=", missing, "应是 结果=值"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append(append([]string{}, base...), tt.want)...)
			code := cli.ExitOK
			if tt.err != "" {
				code = cli.ExitUsage
			}
			if got.code != code || !strings.HasPrefix(got.stdout, tt.out) || tt.err == "" && got.stderr != "" || !strings.Contains(got.stderr, tt.err) {
				t.Errorf("%s: %+v", tt.reason, got)
			}
		})
	}
}

// Where a condition fails, the page says what the application has and what the
// rule asks, with the title of the parameter in force.
func TestExplainSaysWhatFails(t *testing.T) {
	t.Parallel()
	const file, set = "../../examples/applications/line-300.1.json", "../../policies.yaml"
	for _, args := range [][]string{{"--want", "works[water].approval=filing"}, {"--rule", "external-line/filing"}, {"--all"}} {
		for lang, want := range map[string]string{
			"zh": "适用规定的日期 2021年9月7日（提交（采集）时间）\n|    不符合之处  外线长度（用水）为300.1米（多0.1米），该条要求不大于300米（容缺审批（报备）的外\n                线长度上限）\n",
			"en": "Rules as of 2021-09-07 (Submitted or collected)\n|Line length (Water) is 300.1 m (0.1 m over), the rule asks for at most 300 m",
		} {
			got := run(t, "", append([]string{"explain", file, "-p", set, "--at", "2021-09-10", "--lang", lang}, args...)...)
			for part := range strings.SplitSeq(want, "|") {
				if !strings.Contains(got.stdout, part) {
					t.Errorf("%s: no %q in\n%s", args, part, got.stdout)
				}
			}
		}
	}
}

func TestExplainWantJSON(t *testing.T) {
	t.Parallel()
	got := run(t, "", "explain", "../../examples/applications/line-300.1.json", "-p", "../../policies.yaml", "--at", "2021-09-10",
		"--want", "works[water].approval=filing", "-o", "json")
	var out struct {
		Ended        bool
		Tried        int
		Alternatives []struct{ Changes []struct{ Fact string } }
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err, got.stderr)
	}
	if out.Ended || out.Tried == 0 || len(out.Alternatives) != 1 || out.Alternatives[0].Changes[0].Fact != "works[water].length" {
		t.Errorf("%+v", out)
	}
}
