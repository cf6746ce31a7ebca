import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="ledgercheckpoint",
            options={"ordering": ["-pk"]},
        ),
        migrations.RemoveField(
            model_name="ledgercheckpoint",
            name="heads_digest",
        ),
        migrations.AddField(
            model_name="ledgercheckpoint",
            name="digest",
            field=models.CharField(
                default="0000000000000000000000000000000000000000000000000000000000000000",
                help_text="SHA-256 of the canonical JSON that is signed.",
                max_length=64,
                unique=True,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ledgercheckpoint",
            name="previous_digest",
            field=models.CharField(
                default="0000000000000000000000000000000000000000000000000000000000000000",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ledgerhead",
            name="checkpointed_sequence",
            field=models.PositiveIntegerField(
                default=0, help_text="The newest entry that a signed checkpoint covers."
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="password_is_temporary",
            field=models.BooleanField(
                default=False, help_text="Made by an administrator; replaced at the next sign-in."
            ),
        ),
        migrations.AlterField(
            model_name="ledgercheckpoint",
            name="signature",
            field=models.TextField(help_text="Ed25519 over the same canonical JSON, base64."),
        ),
        migrations.AddIndex(
            model_name="ledgerhead",
            index=models.Index(
                condition=models.Q(("sequence__gt", models.F("checkpointed_sequence"))),
                fields=["chain"],
                name="ledger_head_to_checkpoint",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ledgercheckpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="checkpoint_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5c0ff45c6f1df8d8d4cd28e3387a6567e52fea0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_checkpoint_append_only_8e508",
                    table="accounts_ledgercheckpoint",
                    when="BEFORE",
                ),
            ),
        ),
    ]
