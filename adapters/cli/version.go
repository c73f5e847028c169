package cli

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version / 版本",
		Args:  arguments(0, 0),
		RunE:  action(a.version),
	}
}

func (a *app) version(context.Context, []string) error {
	v := struct {
		Version  string `json:"version"`
		Revision string `json:"revision,omitempty"`
		Language int    `json:"language"`
		Go       string `json:"go"`
	}{"(devel)", "", rules.LanguageVersion, runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Revision = s.Value
			}
		}
	}
	if a.asJSON() {
		return a.writeJSON(v)
	}
	fmt.Fprintf(a.out, a.tongue(nil).Say("guize %s，规则语言第%d版，%s\n", "guize %s, policy language %d, %s\n"), v.Version, v.Language, v.Go)
	return nil
}
