"""error_catalog: what gen makes of one catalog, as one action with declared outputs."""

def _error_catalog_impl(ctx):
    # The first output tells where Bazel wants them all: .../<package>/generated.
    outputs = [ctx.actions.declare_file(path) for path in ctx.attr.outs]
    folder = outputs[0].path[:-len(ctx.attr.outs[0])] + "generated"
    ctx.actions.run_shell(
        inputs = [ctx.file.catalog] + ctx.files.fragments + [ctx.file.config],
        outputs = outputs,
        tools = [ctx.executable.gen],
        arguments = [
            ctx.executable.gen.path,
            folder,
            # As seen from the package, so that the files say the same as those of a local run.
            ctx.file.catalog.path[len(ctx.label.package) + 1:] if ctx.label.package else ctx.file.catalog.path,
            ctx.label.package or ".",
        ],
        command = """
            gen="$PWD/$1" out="$PWD/$2"
            cd "$4" && exec "$gen" --quiet --no-cache --out "$out" "$3"
        """,
        mnemonic = "ErrorCatalog",
        progress_message = "Generating errors of %{label}",
    )
    return [DefaultInfo(files = depset(outputs))]

error_catalog = rule(
    implementation = _error_catalog_impl,
    attrs = {
        "catalog": attr.label(allow_single_file = [".yaml", ".yml", ".json"], mandatory = True),
        "fragments": attr.label_list(allow_files = True, doc = "What the catalog includes, and templates of your own."),
        "config": attr.label(allow_single_file = [".toml"], mandatory = True, doc = "In the rule's own package; gen looks no further up."),
        "outs": attr.string_list(mandatory = True, doc = "What gen --list-outputs --out generated says."),
        "gen": attr.label(executable = True, cfg = "exec", default = "//tools:gen"),
    },
)
