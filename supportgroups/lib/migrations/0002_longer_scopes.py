from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lib", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="datakey",
            name="scope_id",
            field=models.CharField(max_length=80),
        ),
    ]
