package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// replaying is what replay is told.
type replaying struct {
	journal    string
	heads      string
	saveHead   string
	signKey    string
	verifyKey  string
	factKeys   string
	slack      time.Duration
	keys       *journal.Keys // of factKeys
	chainOnly  bool
	number     string
	maxPrinted int
	archives   []string // to be checked
}

func (a *app) replayCommand() *cobra.Command {
	var r replaying
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Check the journal and decide everything in it again / 复核决定日志",
		Long: `Check that no entry of the journal was changed, removed or moved, and decide
every application again with the policy set and the times of its entry. The exit
code is 1 where anything is wrong.

Exit codes: 0 nothing is wrong, 1 something is, 2 wrong use, 3 it could not be
checked, as where the database is away.

All that is stored is compared with what comes out again, field by field, and what
differs is named. With --fact-keys each entry is checked against its seal, and the
facts that are not masked against the commitment, by the server's keys. A decision of an older version of the language or the
program that comes out otherwise today is listed and counted apart: it is neither
verified nor wrong.

The chain alone does not show that its end was cut off, or that somebody computed
all of it anew. Let --save-head append the end of the chain to a file that is
kept elsewhere, signed with --sign-key, and give the file to later runs as
--heads (with --verify-key). Where both name the same file, it need not be there the
first time. Keys are Ed25519 in PEM:
  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out public.pem

复核决定日志：查出被改动、删除、调换的条目，并按当时的规则集逐件重新审批。`,
		Args: cobra.NoArgs,
	}
	f := cmd.PersistentFlags()
	f.StringVar(&r.journal, "journal", "", "the journal: a file, or postgres://… / 决定日志")
	f.StringVar(&r.factKeys, "fact-keys", "", "file of the keys that bind decisions to their facts, and seal entries / 事实密钥文件")
	g := cmd.Flags()
	g.StringVar(&r.heads, "heads", "", "file of heads that were saved earlier / 先前保存的链首")
	g.StringVar(&r.saveHead, "save-head", "", "append the head to this file where nothing is wrong / 无误时保存链首")
	g.StringVar(&r.signKey, "sign-key", "", "key to sign the head with, PEM / 签名私钥")
	g.StringVar(&r.verifyKey, "verify-key", "", "key that signed the heads, PEM / 验签公钥")
	g.DurationVar(&r.slack, "clock-slack", 5*time.Minute, "by which the moments of entries may go back / 写入时刻允许倒退多少")
	g.StringArrayVar(&r.archives, "archive", nil, "check too that this archive of prune is what was removed; may be given several times / 一并核对删除时的归档，可写多次")
	g.StringVar(&r.number, "number", "", "fact that holds the number of an application: of its decisions the last counts for targets / 申请编号的事实，同一编号以最后一次决定计入指标")
	g.BoolVar(&r.chainOnly, "chain-only", false, "check the chain alone / 只查链")
	g.IntVar(&r.maxPrinted, "max", 100, "findings that are printed / 最多列出的问题数")
	cmd.RunE = a.journalAction(&r, a.replay)
	cmd.AddCommand(a.pruneCommand(&r), a.copyCommand(&r), a.applicationsCommand(&r), a.exportCommand(&r), a.listCommand(&r))
	return cmd
}

// journalAction is the body of a command that opens the journal.
func (a *app) journalAction(r *replaying, f func(context.Context, *journal.Journal, *replaying) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := a.environment(cmd.Flags()); err != nil {
			return err
		}
		if r.journal == "" {
			return usage("--journal is missing")
		}
		return action(func(ctx context.Context, _ []string) error {
			if r.factKeys != "" {
				var err error
				if r.keys, err = readFactKeys(r.factKeys); err != nil {
					return err
				}
			}
			j, err := journal.Open(ctx, r.journal, journal.Options{Program: versionText(), Now: a.now, Existing: true, Keys: r.keys})
			if errors.Is(err, journal.ErrNoJournal) {
				return errors.New(a.tongue(nil).Say("--journal 所指的文件或数据库里没有决定日志，请核对名称", "--journal: there is no journal in that file or database; is its name right?"))
			}
			if err != nil {
				return err
			}
			defer j.Close()
			return f(ctx, j, r)
		})(cmd, args)
	}
}

func (a *app) replay(ctx context.Context, j *journal.Journal, r *replaying) error {
	opts := journal.ReplayOptions{ChainOnly: r.chainOnly, Engine: a.meanings(), Keys: r.keys, Slack: r.slack, Number: r.number}
	var err error
	if r.heads != "" {
		if opts.Heads, err = a.earlierHeads(r); err != nil {
			return err
		}
	}
	if r.verifyKey != "" {
		if opts.Key, err = readKey(r.verifyKey, onlyKey); err != nil {
			return err
		}
	}
	report, err := j.Replay(ctx, opts)
	if err != nil {
		return err
	}
	archives, err := checkArchives(r.archives, report.Removals)
	if err != nil {
		return err
	}
	ok := report.OK() && countBad(archives) == 0
	if ok && r.saveHead != "" {
		if err := r.save(report.Head); err != nil {
			return err
		}
	}
	if err := a.sayReplay(report, archives, r.maxPrinted); err != nil || ok {
		return err
	}
	return problems()
}

func (a *app) sayReplay(r *journal.Report, archives []archiveReport, most int) error {
	if a.asJSON() {
		return a.writeJSON(struct {
			*journal.Report
			Archives []archiveReport `json:"archives,omitempty"`
		}{r, archives})
	}
	err := a.printReplay(r, most, countBad(archives))
	a.printArchives(archives)
	return err
}

func (a *app) printReplay(r *journal.Report, most, badArchives int) error {
	l := a.tongue(nil)
	a.printFindings(r.Findings, most)
	a.printFindings(r.Otherwise, most)
	a.printFindings(r.Mixed, most)
	if r.Returns > 0 {
		fmt.Fprintf(a.out, l.Say("规则集在被另一版取代之后又作出决定 %d 次：或是退回了旧版，或是几台服务器没有同时更换（见 serve --plan）；不算有误\n",
			"a set decided %d times after another had followed it: it was brought back, or servers did not change at once (see serve --plan); not wrong by itself\n"), r.Returns)
	}
	if r.OldForm > 0 {
		fmt.Fprintf(a.out, l.Say("旧式回执 %d 件：只核对链、内容和今天的结论，回执本身不再重算\n",
			"receipts of the old form %d: their chain, their bytes and what comes out today were checked, the receipts themselves are not made again\n"), r.OldForm)
	}
	if len(r.Otherwise) > 0 {
		fmt.Fprintf(a.out, l.Say("另有结论 %d 件：未核实，也不算有误\n", "decided otherwise %d: neither verified nor wrong\n"), len(r.Otherwise))
	}
	if r.Reworded > 0 {
		fmt.Fprintf(a.out, l.Say("结论相同、文字是旧版程序写法的 %d 件\n", "the same, in words of an older version of the program %d\n"), r.Reworded)
	}
	if r.Unseen > 0 {
		fmt.Fprintf(a.out, l.Say("因遮蔽而有文字无从比较的 %d 件（只有封印可以证明）\n", "with words that cannot be compared, since facts are masked %d (a seal alone shows them)\n"), r.Unseen)
	}
	if r.Sealed > 0 {
		fmt.Fprintf(a.out, l.Say("封印相符（用密钥核对）的条目 %d 条\n", "entries whose seal holds (checked by key) %d\n"), r.Sealed)
	}
	if r.Bound > 0 {
		fmt.Fprintf(a.out, l.Say("与事实相符（用密钥核对）%d 件\n", "bound to their facts (checked by key) %d\n"), r.Bound)
	}
	a.printTargets(l, r.Targets)
	_, err := fmt.Fprintf(a.out, l.Say("日志 %s：条目 %d（另有 %d 条凭证明删除），决定 %d，相同 %d（其中 %d 件由遮蔽后的事实重放），问题 %d\n",
		"journal %s: entries %d (and %d removed with proof), decisions %d, same %d (%d of them from masked facts), problems %d\n"),
		r.Journal, r.Entries, r.Removed, r.Decisions, r.Same, r.Masked, len(r.Findings)+badArchives)
	return err
}

// printTargets says what the targets came to, by the names that the sets have for them.
func (a *app) printTargets(l tell.Lang, results []engine.TargetResult) {
	for _, line := range (tell.Teller{Set: &rules.Set{}, Lang: l}).Targets(results) {
		fmt.Fprintln(a.out, line)
	}
}

func (a *app) printFindings(list []journal.Finding, most int) {
	l := a.tongue(nil)
	for i, f := range list {
		if i == most {
			fmt.Fprintf(a.out, l.Say("……另有 %d 个\n", "… and %d more\n"), len(list)-most)
			return
		}
		by := ""
		if f.Asked != "" {
			by = fmt.Sprintf(l.Say("（由 %q 提出）", " (asked for by %q)"), f.Asked)
		}
		fmt.Fprintf(a.out, "%s: %s [%s]%s\n", strings.TrimSpace(fmt.Sprint(f.Seq, " ", f.ID)), f.Detail.In(string(l), "en"), f.Kind, by)
	}
}
